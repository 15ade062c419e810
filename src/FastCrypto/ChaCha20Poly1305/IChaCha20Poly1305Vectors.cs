namespace FastCrypto;

/// <summary>
/// What <see cref="ChaCha20Poly1305Vectors{TKernel}"/> needs of an instruction set. Implemented by structs, so that the JIT compiles the
/// driver for each of them and every call is direct.
/// </summary>
internal unsafe interface IChaCha20Poly1305Vectors
{
    /// <summary>Bytes of key stream that <see cref="Rows"/> makes.</summary>
    static abstract int RowBytes { get; }

    /// <summary>Bytes of key stream that <see cref="Columns"/> makes.</summary>
    static abstract int ColumnBytes { get; }

    /// <summary>Bytes that <see cref="AppendGroups"/> takes at once.</summary>
    static abstract int GroupBytes { get; }

    /// <summary>Below this many bytes the powers of r cost more than they save.</summary>
    static abstract int VectorMinimum { get; }

    /// <summary>Words of the table of powers.</summary>
    static abstract int PowersWords { get; }

    /// <summary>Key stream for short input.</summary>
    static abstract void Rows(uint* state, byte* keyStream);

    /// <summary>Xors key stream for long input.</summary>
    static abstract void Columns(uint* state, byte* source, byte* destination);

    /// <summary>Fills the table of powers.</summary>
    static abstract void Powers(ref Poly1305Scalar poly, ulong* table);

    /// <summary>Appends whole groups of blocks.</summary>
    static abstract void AppendGroups(ref Poly1305Scalar poly, ulong* table, byte* data, nuint groups);
}

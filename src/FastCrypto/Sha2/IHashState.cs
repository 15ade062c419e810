namespace FastCrypto;

/// <summary>
/// A running hash or MAC held in a plain unmanaged struct: on the stack, or in <see cref="SecretMemory"/>. Assignment
/// clones it. Nothing is checked here: destinations hold at least <see cref="HashSizeInBytes"/> bytes.
/// </summary>
internal interface IHashState
{
    /// <summary>The output's size.</summary>
    static abstract int HashSizeInBytes { get; }

    /// <summary>Adds data; any number of times.</summary>
    void Append(ReadOnlySpan<byte> data);

    /// <summary>Writes the hash of what was appended so far; more may follow.</summary>
    void GetCurrentHash(Span<byte> destination);

    /// <summary>Writes the hash. The state must not be used afterwards, except to be cleared or overwritten.</summary>
    void Finish(Span<byte> destination);

    /// <summary>Writes the hash and starts anew (a MAC: with the same key).</summary>
    void GetHashAndReset(Span<byte> destination);

    /// <summary>Zeroes the state. It must not be used afterwards.</summary>
    void Clear();
}

/// <summary>An unkeyed running hash of the SHA-2 family.</summary>
internal interface ISha2State<TSelf> : IHashState where TSelf : unmanaged, ISha2State<TSelf>
{
    /// <summary>The compression function's block, B of RFC 2104.</summary>
    static abstract int BlockSizeInBytes { get; }

    /// <summary>The kernel that the faces use here.</summary>
    static abstract Sha2Kernel PreferredKernel { get; }

    /// <summary>The initial hash value, on the given kernel.</summary>
    static abstract TSelf Create(Sha2Kernel kernel);

    /// <summary>Sets two states to what each is after one whole block: the two halves of an HMAC key.</summary>
    static abstract void CreateKeyed(
        Sha2Kernel kernel, ReadOnlySpan<byte> block0, out TSelf state0, ReadOnlySpan<byte> block1, out TSelf state1);

    /// <summary>Becomes a clone of a state that has taken whole blocks only; cheaper than assignment.</summary>
    void ResumeFrom(ref readonly TSelf keyed);

    /// <summary>
    /// <see cref="IHashState.Append"/> and <see cref="IHashState.Finish"/> in one call, cheaper than both, for a state that has taken
    /// whole blocks only.
    /// </summary>
    void Complete(ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>
    /// Writes the HMAC of <paramref name="data"/> under the two halves of a key, which are only read, if there is a kernel that does this
    /// in one go for data of that length.
    /// </summary>
    static abstract bool TryMac(
        ref readonly TSelf inner, ref readonly TSelf outer, ReadOnlySpan<byte> data, Span<byte> destination);
}

namespace FastCrypto;

/// <summary>The Montgomery ladder with one exchange to a lane, on a workspace of vectors (eng/FieldGen, X25519BatchLadder).</summary>
internal unsafe interface IX25519BatchLadder
{
    /// <summary>The number of exchanges, and of 64-bit elements in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>The size of the workspace, in vectors; it is aligned to 64 bytes.</summary>
    static abstract int WorkspaceVectors { get; }

    /// <summary>Prepares x2, z2, x3 and z3, which stand in the workspace as tight limbs behind x1's digits.</summary>
    static abstract void Start(ulong* w);

    /// <summary>One step of the ladder.</summary>
    static abstract void Step(ulong* w, ulong* swap);

    /// <summary>Leaves the digits of x2 and z2 behind those of x1 and the four coordinates.</summary>
    static abstract void Finish(ulong* w);
}

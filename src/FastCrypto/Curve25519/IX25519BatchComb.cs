namespace FastCrypto;

/// <summary>Multiples of the base point with one scalar to a lane, on a workspace of vectors (eng/FieldGen, X25519BatchComb).</summary>
internal unsafe interface IX25519BatchComb
{
    /// <summary>The number of scalars, and of 64-bit elements in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>The size of the workspace, in vectors; it is aligned to 64 bytes.</summary>
    static abstract int WorkspaceVectors { get; }

    /// <summary>Prepares the sums X, Y, Z and T, which stand at the head of the workspace as tight limbs.</summary>
    static abstract void Start(ulong* w);

    /// <summary>Selects [digit]·(the window's point) for each lane's digit in [−8, 8]; see <see cref="Edwards25519CombTable"/>.</summary>
    static abstract void Select(double* window, sbyte* digits, ulong* w);

    /// <summary>Adds what was selected to the sums.</summary>
    static abstract void Add(ulong* w);

    /// <summary>Leaves the digits of Z + Y and Z − Y in the places of X and Y.</summary>
    static abstract void Finish(ulong* w);
}

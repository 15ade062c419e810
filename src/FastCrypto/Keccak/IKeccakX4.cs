namespace FastCrypto;

/// <summary>
/// Four Keccak states that are permuted together, and what ML-KEM does with them. How the 100 words lie in memory is the
/// implementation's own business. Sets of lanes are masks: bit l stands for lane l.
/// </summary>
internal unsafe interface IKeccakX4
{
    /// <summary>The bytes that four states take.</summary>
    const int StateBytes = 4 * KeccakPortable.Words * sizeof(ulong);

    /// <summary>All four lanes.</summary>
    const int AllLanes = 0b1111;

    /// <summary>Lane 0, where hash chains ride.</summary>
    const int Lane0 = 0b0001;

    /// <summary>The lanes that expand the matrix while lane 0 hashes.</summary>
    const int Lanes123 = 0b1110;

    /// <summary>Permutes at least the given lanes; what becomes of the others is undefined unless an implementation leaves them
    /// alone.</summary>
    static abstract void Permute(ulong* states, int lanes);

    /// <summary>Permutes one ordinary state of 25 words.</summary>
    static abstract void PermuteSingle(ulong* state);

    /// <summary>
    /// Sets the given lanes to a whole one-block message: the 32 bytes at <paramref name="seed"/>, then the lane's 64-bit word (which
    /// carries the last bytes and the domain suffix), then zeroes up to the closing bit of a block of <paramref name="rateWords"/> words.
    /// The other lanes stay as they are.
    /// </summary>
    static abstract void Start(ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords);

    /// <summary>Sets the given lanes to zero.</summary>
    static abstract void Clear(ulong* states, int lanes);

    /// <summary>Adds <paramref name="words"/> 64-bit words at <paramref name="block"/> to lane 0.</summary>
    static abstract void AbsorbLane0(ulong* states, byte* block, int words);

    /// <summary>Writes the first <paramref name="words"/> words of every lane to its own destination.</summary>
    static abstract void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words);

    /// <summary>Copies the state of one lane to 25 consecutive words.</summary>
    static abstract void Extract(ulong* states, int lane, ulong* state);
}

namespace FastCrypto;

/// <summary>The implementations of the permutation of one Keccak state.</summary>
internal enum KeccakKernel
{
    Portable,
    Avx512,
}

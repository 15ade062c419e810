namespace FastCrypto;

/// <summary>The implementations of ML-KEM: a ring with the four-way Keccak that goes with it.</summary>
internal enum MlKemKernel
{
    Portable,
    Neon,
    Avx2,
    Avx512,
}

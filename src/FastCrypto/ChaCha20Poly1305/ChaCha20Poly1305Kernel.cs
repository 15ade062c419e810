namespace FastCrypto;

/// <summary>The implementations of ChaCha20-Poly1305, slowest first.</summary>
internal enum ChaCha20Poly1305Kernel
{
    Portable,
    Vector128,
    Avx2,
    Avx512,
}

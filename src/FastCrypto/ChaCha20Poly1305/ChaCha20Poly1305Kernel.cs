namespace FastCrypto;

/// <summary>The implementations of ChaCha20-Poly1305, slowest first.</summary>
internal enum ChaCha20Poly1305Kernel
{
    Portable,
    Avx512,
}

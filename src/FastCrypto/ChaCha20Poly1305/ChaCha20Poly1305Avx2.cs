namespace FastCrypto;

/// <summary>ChaCha20-Poly1305 for x86-64-v3 (AVX2, BMI2): <see cref="ChaCha20Avx2"/> and <see cref="Poly1305Avx2"/>.</summary>
/// <remarks>
/// The registers and the bounds are described there; <see cref="ChaCha20Poly1305Vectors{TKernel}"/> puts the two together.
/// </remarks>
internal readonly unsafe struct ChaCha20Poly1305Avx2 : IChaCha20Poly1305Vectors
{
    public static int RowBytes => 256;

    public static int ColumnBytes => ChaCha20Avx2.ColumnBytes;

    public static int GroupBytes => Poly1305Avx2.GroupSize;

    public static int VectorMinimum => 192;

    public static int PowersWords => Poly1305Avx2.TableWords;

    public static void Rows(uint* state, byte* keyStream) => ChaCha20Avx2.Rows4(state, keyStream);

    public static void Columns(uint* state, byte* source, byte* destination) => ChaCha20Avx2.Columns8(state, source, destination);

    public static void Powers(ref Poly1305Scalar poly, ulong* table) => Poly1305Avx2.Powers(ref poly, table);

    public static void AppendGroups(ref Poly1305Scalar poly, ulong* table, byte* data, nuint groups) =>
        Poly1305Avx2.AppendGroups(ref poly, table, data, groups);
}

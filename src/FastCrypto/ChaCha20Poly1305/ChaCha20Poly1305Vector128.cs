namespace FastCrypto;

/// <summary>
/// ChaCha20-Poly1305 for 128-bit vectors: x86-64-v2 (SSSE3 for byte permutations) and AArch64 (NEON). <see cref="ChaCha20Vector128"/> and
/// <see cref="Poly1305Vector128"/>.
/// </summary>
/// <remarks>
/// The registers and the bounds are described there; <see cref="ChaCha20Poly1305Vectors{TKernel}"/> puts the two together.
/// </remarks>
internal readonly unsafe struct ChaCha20Poly1305Vector128 : IChaCha20Poly1305Vectors
{
    public static int RowBytes => 128;

    public static int ColumnBytes => ChaCha20Vector128.ColumnBytes;

    public static int GroupBytes => Poly1305Vector128.GroupSize;

    public static int VectorMinimum => 128;

    public static int PowersWords => Poly1305Vector128.TableWords;

    public static void Rows(uint* state, byte* keyStream) => ChaCha20Vector128.Rows2(state, keyStream);

    public static void Columns(uint* state, byte* source, byte* destination) => ChaCha20Vector128.Columns4(state, source, destination);

    public static void Powers(ref Poly1305Scalar poly, ulong* table) => Poly1305Vector128.Powers(ref poly, table);

    public static void AppendGroups(ref Poly1305Scalar poly, ulong* table, byte* data, nuint groups) =>
        Poly1305Vector128.AppendGroups(ref poly, table, data, groups);
}

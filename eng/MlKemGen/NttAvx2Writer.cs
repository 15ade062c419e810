namespace MlKemGen;

/// <summary>
/// The transforms in 256-bit registers. A polynomial is sixteen vectors, of which eight are in registers at a time: for the outermost layer
/// those of the same quarters of both halves, for the others one half.
/// </summary>
internal sealed class NttAvx2Writer : NttWriter
{
    private static readonly (int, int)[] Neighbours = [(0, 1), (2, 3), (4, 5), (6, 7)];
    private static readonly (int, int)[] Seconds = [(0, 2), (1, 3), (4, 6), (5, 7)];
    private static readonly (int, int)[] Fourths = [(0, 4), (1, 5), (2, 6), (3, 7)];

    protected override int Lanes => 16;

    protected override string Vector => "Vector256";

    // Eight coefficients' registers, four for two butterflies, and q.
    protected override int LockStep => 2;

    internal static string Write()
    {
        NttAvx2Writer writer = new();
        writer.WriteFile();
        return writer.W.ToString();
    }

    protected override string MultiplyHigh(string x, string y) => $"Avx2.MultiplyHigh({x}, {y})";

    protected override string MultiplyLow(string x, string y) => $"Avx2.MultiplyLow({x}, {y})";

    protected override string ShiftRight(string x, int n) => $"Avx2.ShiftRightArithmetic({x}, {n})";

    private void WriteFile()
    {
        BeginFile("internal readonly unsafe partial struct MlKemRingAvx2", "X86");
        WriteNtt();
        W.Line();
        WriteInverse();
        W.Line();
        WriteCache();
        W.Close();
    }

    private void WriteNtt()
    {
        BeginMethod("NttOne", "short* f");
        foreach (int quarter in (int[])[0, 64])
        {
            LoadQuarters(quarter);
            Forward(128, Fourths);
            Store();
        }

        foreach (int half in (int[])[0, 128])
        {
            LoadHalf(half);
            Forward(64, Fourths);
            Forward(32, Seconds);
            Forward(16, Neighbours);
            Each(Halves);
            Forward(8, Neighbours);
            Each(Unpack64);
            Forward(4, Neighbours);
            Each(Shuffle32);
            Forward(2, Neighbours);

            // Seven products less than q on inputs of at most q: at most 8q = 26632.
            Reduce(0, 1, 2, 3, 4, 5, 6, 7);
            Each(Unpack32);
            Each(Unpack64);
            Each(Halves);
            Store();
        }

        W.Close();
    }

    private void WriteInverse()
    {
        BeginMethod("InverseNttOne", "short* f");
        foreach (int half in (int[])[0, 128])
        {
            LoadHalf(half);
            Each(Halves);
            Each(Unpack64);
            Each(Shuffle32);
            // Sums double a layer: 2q, 4q, 8q = 26632, then they are reduced to q.
            Backward(2, false, Neighbours);
            Each(Unpack32);
            Backward(4, false, Neighbours);
            Each(Unpack64);
            Backward(8, true, Neighbours);
            Each(Halves);
            Backward(16, false, Neighbours);
            Backward(32, false, Seconds);
            Backward(64, true, Fourths);
            Store();
        }

        foreach (int quarter in (int[])[0, 64])
        {
            LoadQuarters(quarter);
            Backward(128, false, Fourths);
            Scale(Zetas.InverseFactor, 0, 1, 2, 3);
            Store();
        }

        W.Close();
    }

    private void LoadHalf(int start) => Load([.. Enumerable.Range(0, 8).Select(i => start + 16 * i)]);

    private void LoadQuarters(int start) =>
        Load([.. Enumerable.Range(0, 4).Select(i => start + 16 * i), .. Enumerable.Range(0, 4).Select(i => start + 128 + 16 * i)]);

    private static void Each(Action<int, int> shuffle)
    {
        foreach ((int a, int b) in Neighbours)
            shuffle(a, b);
    }

    // The lower halves of both registers, and the upper ones; its own inverse.
    private void Halves(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx2.Permute2x128({x}, {y}, 0x20)",
        (x, y) => $"Avx2.Permute2x128({x}, {y}, 0x31)",
        8,
        g => 2 * g,
        g => 2 * g + 1);

    // Its own inverse too.
    private void Unpack64(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx2.UnpackLow({x}.AsInt64(), {y}.AsInt64()).AsInt16()",
        (x, y) => $"Avx2.UnpackHigh({x}.AsInt64(), {y}.AsInt64()).AsInt16()",
        4,
        g => g / 2 * 2 + g % 2 * 4,
        g => g / 2 * 2 + g % 2 * 4 + 1);

    // The even 32-bit words of each half of both registers, and the odd ones.
    private void Shuffle32(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx.Shuffle({x}.AsSingle(), {y}.AsSingle(), 0x88).AsInt16()",
        (x, y) => $"Avx.Shuffle({x}.AsSingle(), {y}.AsSingle(), 0xDD).AsInt16()",
        2,
        g => g / 4 * 4 + g % 2 * 2 + g % 4 / 2 * 8,
        g => g / 4 * 4 + g % 2 * 2 + g % 4 / 2 * 8 + 1);

    // The inverse of Shuffle32.
    private void Unpack32(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx2.UnpackLow({x}.AsInt32(), {y}.AsInt32()).AsInt16()",
        (x, y) => $"Avx2.UnpackHigh({x}.AsInt32(), {y}.AsInt32()).AsInt16()",
        2,
        g => g / 4 * 4 + g % 4 / 2 + g % 2 * 8,
        g => g / 4 * 4 + g % 4 / 2 + g % 2 * 8 + 2);
}

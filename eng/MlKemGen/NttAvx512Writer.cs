namespace MlKemGen;

/// <summary>
/// The transforms in eight 512-bit registers a polynomial: of one alone, and of two side by side. Layers down to len = 32 pair whole
/// registers; below, two registers are shuffled between layers so that partners stand at the same lane, and at the end brought back to the
/// standard's order.
/// </summary>
internal sealed class NttAvx512Writer : NttWriter
{
    private static readonly (int, int)[] Neighbours = [(0, 1), (2, 3), (4, 5), (6, 7)];

    private static readonly int[] All = [0, 32, 64, 96, 128, 160, 192, 224];

    // The 32-bit words, each a pair of coefficients, of two registers after the forward transform's last layer.
    private int[]? _lastLayer;

    protected override int Lanes => 32;

    protected override string Vector => "Vector512";

    protected override int LockStep => 4;

    internal static string Write()
    {
        NttAvx512Writer writer = new();
        writer.WriteFile();
        return writer.W.ToString();
    }

    protected override string MultiplyHigh(string x, string y) => $"Avx512BW.MultiplyHigh({x}, {y})";

    protected override string MultiplyLow(string x, string y) => $"Avx512BW.MultiplyLow({x}, {y})";

    protected override string ShiftRight(string x, int n) => $"Avx512BW.ShiftRightArithmetic({x}, {n})";

    private void WriteFile()
    {
        BeginFile("internal readonly unsafe partial struct MlKemRingAvx512", "X86");
        WriteNtt("NttOne", 1);
        W.Line();
        WriteNtt("NttTwo", 2);
        W.Line();
        WriteInverse("InverseNttOne", 1);
        W.Line();
        WriteInverse("InverseNttTwo", 2);
        W.Line();
        WriteCache();
        W.Close();
    }

    private void WriteNtt(string name, int polynomials)
    {
        BeginMethod(name, "short* f", polynomials: polynomials);
        Write(
            polynomials,
            () => Load(All),
            () => Forward(128, (0, 4), (1, 5), (2, 6), (3, 7)),
            () => Forward(64, (0, 2), (1, 3), (4, 6), (5, 7)),
            () => Forward(32, Neighbours),
            () => Each(Quarters(0x44, 0xEE)),
            () => Forward(16, Neighbours),
            () => Each(Quarters(0x88, 0xDD)),
            () => Forward(8, Neighbours),
            () => Each(Unpack64),
            () => Forward(4, Neighbours),
            () => Each(Shuffle32),
            () => Forward(2, Neighbours),
            // Seven products less than q on inputs of at most q: at most 8q = 26632.
            () => Reduce(0, 1, 2, 3, 4, 5, 6, 7),
            () => Each(Permute),
            Store);
    }

    private void WriteInverse(string name, int polynomials)
    {
        BeginMethod(name, "short* f", polynomials: polynomials);
        Write(
            polynomials,
            () => Load(All),
            () => Each(UnPermute),
            // Sums double a layer: 2q, 4q, 8q = 26632, then they are reduced to q.
            () => Backward(2, false, Neighbours),
            () => Each(Unpack32),
            () => Backward(4, false, Neighbours),
            () => Each(Unpack64),
            () => Backward(8, true, Neighbours),
            () => Each(Halves),
            () => Backward(16, false, Neighbours),
            () => Each(Quarters(0x44, 0xEE)),
            () => Backward(32, false, Neighbours),
            () => Backward(64, true, (0, 2), (1, 3), (4, 6), (5, 7)),
            () => Backward(128, false, (0, 4), (1, 5), (2, 6), (3, 7)),
            () => Scale(Zetas.InverseFactor, 0, 1, 2, 3),
            Store);
    }

    private void Write(int polynomials, params Action[] steps)
    {
        foreach (Action step in steps)
            EachPolynomial(polynomials, step);
        W.Close();
    }

    private void Each(Action<int, int> shuffle)
    {
        foreach ((int a, int b) in Neighbours)
            shuffle(a, b);
    }

    // Quarters of 128 bits: two of the first register, then two of the second.
    private Action<int, int> Quarters(int low, int high) => (a, b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx512F.Shuffle4x128({x}.AsInt32(), {y}.AsInt32(), 0x{low:X2}).AsInt16()",
        (x, y) => $"Avx512F.Shuffle4x128({x}.AsInt32(), {y}.AsInt32(), 0x{high:X2}).AsInt16()",
        8,
        g => (low >> 2 * g & 3) + g / 2 * 4,
        g => (high >> 2 * g & 3) + g / 2 * 4);

    // What Quarters(0x88, 0xDD) did, undone: no two-operand shuffle does it.
    private void Halves(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx512F.PermuteVar8x64x2({x}.AsInt64(), Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11), {y}.AsInt64()).AsInt16()",
        (x, y) => $"Avx512F.PermuteVar8x64x2({x}.AsInt64(), Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15), {y}.AsInt64()).AsInt16()",
        8,
        g => g / 2 + g % 2 * 4,
        g => g / 2 + g % 2 * 4 + 2);

    private void Unpack64(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx512F.UnpackLow({x}.AsInt64(), {y}.AsInt64()).AsInt16()",
        (x, y) => $"Avx512F.UnpackHigh({x}.AsInt64(), {y}.AsInt64()).AsInt16()",
        4,
        g => g / 2 * 2 + g % 2 * 8,
        g => g / 2 * 2 + g % 2 * 8 + 1);

    private void Unpack32(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx512F.UnpackLow({x}.AsInt32(), {y}.AsInt32()).AsInt16()",
        (x, y) => $"Avx512F.UnpackHigh({x}.AsInt32(), {y}.AsInt32()).AsInt16()",
        2,
        g => g / 4 * 4 + g % 4 / 2 + g % 2 * 16,
        g => g / 4 * 4 + g % 4 / 2 + g % 2 * 16 + 2);

    // The even 32-bit words of each quarter of both registers, and the odd ones.
    private void Shuffle32(int a, int b) => Shuffle(
        a,
        b,
        (x, y) => $"Avx512F.Shuffle({x}.AsSingle(), {y}.AsSingle(), 0x88).AsInt16()",
        (x, y) => $"Avx512F.Shuffle({x}.AsSingle(), {y}.AsSingle(), 0xDD).AsInt16()",
        2,
        g => g / 4 * 4 + g % 2 * 2 + g % 4 / 2 * 16,
        g => g / 4 * 4 + g % 2 * 2 + g % 4 / 2 * 16 + 1);

    // From the order in which the last layer leaves a pair of registers to the standard's, and back.
    private void Permute(int a, int b)
    {
        int first = Lanes * a;
        _lastLayer ??= [.. Registers[a].Concat(Registers[b]).Where((_, lane) => lane % 2 == 0).Select(i => (i - first) / 2)];
        int[] position = [.. Enumerable.Range(0, Lanes).Select(word => Array.IndexOf(_lastLayer, word))];
        PermuteBy(a, b, position);
    }

    private void UnPermute(int a, int b) => PermuteBy(a, b, _lastLayer!);

    private void PermuteBy(int a, int b, int[] source)
    {
        int half = source.Length / 2;
        string Index(IEnumerable<int> words) => $"Vector512.Create({string.Join(", ", words)})";
        Shuffle(
            a,
            b,
            (x, y) => $"Avx512F.PermuteVar16x32x2({x}.AsInt32(), {Index(source[..half])}, {y}.AsInt32()).AsInt16()",
            (x, y) => $"Avx512F.PermuteVar16x32x2({x}.AsInt32(), {Index(source[half..])}, {y}.AsInt32()).AsInt16()",
            2,
            g => source[g],
            g => source[g + half]);
    }
}

namespace MlKemGen;

/// <summary>
/// The transforms in 128-bit registers of Advanced SIMD. A polynomial is 32 vectors, of which eight are in registers at a time: for the
/// outer three layers those that are 32 coefficients apart, for the others 64 coefficients in a row.
/// </summary>
internal sealed class NttNeonWriter : NttWriter
{
    private static readonly (int, int)[] Neighbours = [(0, 1), (2, 3), (4, 5), (6, 7)];
    private static readonly (int, int)[] Seconds = [(0, 2), (1, 3), (4, 6), (5, 7)];
    private static readonly (int, int)[] Fourths = [(0, 4), (1, 5), (2, 6), (3, 7)];

    protected override int Lanes => 8;

    protected override string Vector => "Vector128";

    protected override int LockStep => 4;

    internal static string Write()
    {
        NttNeonWriter writer = new();
        writer.WriteFile();
        return writer.W.ToString();
    }

    protected override string MultiplyHigh(string x, string y) => throw new NotSupportedException();

    protected override string MultiplyLow(string x, string y) => throw new NotSupportedException();

    protected override string ShiftRight(string x, int n) => throw new NotSupportedException();

    // By Barrett's method with the factor's quotient z' = ⌊factor·2^15/q⌉: t·factor - ⌊t·z'/2^15⌉·q, which is at most q(1/2 + |t|/2^16).
    protected override void Products(string[] sources, int[][] factors)
    {
        int[] count = [.. Enumerable.Range(0, sources.Length)];
        W.Each(
            count, i => $"m{i} = AdvSimd.MultiplyRoundedDoublingSaturateHigh({sources[i]}, {Constant([.. factors[i].Select(Quotient)])});");
        W.Each(count, i => $"h{i} = {sources[i]} * {Constant(factors[i])};");
        W.Each(count, i => $"h{i} = AdvSimd.MultiplySubtract(h{i}, m{i}, q);");
    }

    // Barrett, rounding to the nearest: to [-q/2, q/2].
    protected override void ReduceChunk(int[] registers)
    {
        int[] count = [.. Enumerable.Range(0, registers.Length)];
        W.Each(count, i => $"m{i} = AdvSimd.MultiplyDoublingSaturateHigh(f{registers[i]}, v);");
        W.Each(count, i => $"m{i} = AdvSimd.ShiftRightArithmeticRounded(m{i}, 11);");
        W.Each(count, i => $"f{registers[i]} = AdvSimd.MultiplySubtract(f{registers[i]}, m{i}, q);");
    }

    private static int Quotient(int factor) => (int)Math.Floor(factor * 32768.0 / Zetas.Q + 0.5);

    private void WriteFile()
    {
        BeginFile("internal readonly unsafe partial struct MlKemRingNeon", "Arm");
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
        for (int column = 0; column < 32; column += 8)
        {
            LoadColumn(column);
            Forward(128, Fourths);
            Forward(64, Seconds);
            Forward(32, Neighbours);
            Store();
        }

        for (int row = 0; row < N; row += 64)
        {
            LoadRow(row);
            Forward(16, Seconds);
            Forward(8, Neighbours);
            Each(Transpose64);
            Forward(4, Neighbours);
            Each(Transpose32);
            Forward(2, Neighbours);

            // Seven products less than q on inputs of at most q: at most 8q = 26632.
            Reduce(0, 1, 2, 3, 4, 5, 6, 7);
            Each(Transpose32);
            Each(Transpose64);
            Store();
        }

        W.Close();
    }

    private void WriteInverse()
    {
        BeginMethod("InverseNttOne", "short* f");
        for (int row = 0; row < N; row += 64)
        {
            LoadRow(row);
            Each(Transpose64);
            Each(Transpose32);
            // Sums double a layer: 2q, 4q, 8q = 26632, then they are reduced to q.
            Backward(2, false, Neighbours);
            Each(Transpose32);
            Backward(4, false, Neighbours);
            Each(Transpose64);
            Backward(8, true, Neighbours);
            Backward(16, false, Seconds);
            Store();
        }

        for (int column = 0; column < 32; column += 8)
        {
            LoadColumn(column);
            Backward(32, false, Neighbours);
            Backward(64, true, Seconds);
            Backward(128, false, Fourths);
            Scale(Zetas.InverseFactor, 0, 1, 2, 3);
            Store();
        }

        W.Close();
    }

    private void LoadRow(int start) => Load([.. Enumerable.Range(0, 8).Select(i => start + 8 * i)]);

    private void LoadColumn(int start) => Load([.. Enumerable.Range(0, 8).Select(i => start + 32 * i)]);

    private static void Each(Action<int, int> shuffle)
    {
        foreach ((int a, int b) in Neighbours)
            shuffle(a, b);
    }

    // Words of 64 bits: the lower ones of both registers, and the upper ones; its own inverse.
    private void Transpose64(int a, int b) => Transpose(a, b, 64);

    // Words of 32 bits: the even ones of both registers in turn, and the odd ones; its own inverse.
    private void Transpose32(int a, int b) => Transpose(a, b, 32);

    private void Transpose(int a, int b, int bits)
    {
        int groups = 128 / bits;
        Shuffle(
            a,
            b,
            (x, y) => $"AdvSimd.Arm64.TransposeEven({x}.AsInt{bits}(), {y}.AsInt{bits}()).AsInt16()",
            (x, y) => $"AdvSimd.Arm64.TransposeOdd({x}.AsInt{bits}(), {y}.AsInt{bits}()).AsInt16()",
            bits / 16,
            g => g / 2 * 2 + g % 2 * groups,
            g => g / 2 * 2 + g % 2 * groups + 1);
    }
}

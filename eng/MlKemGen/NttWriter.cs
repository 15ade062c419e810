namespace MlKemGen;

/// <summary>
/// The transforms of ML-KEM in straight-line code over vectors of 16-bit coefficients. The writer tracks which coefficient stands in which
/// lane, so that the constants of each layer follow from the shuffles; a layer whose pairs are not `len` apart is an error.
/// </summary>
/// <remarks>
/// A product with a constant z is Montgomery's: t·z·2^-16 = hi(t·z) - hi(lo(t·z')·q) with z' = z·q^-1. Four butterflies run in lock-step.
/// </remarks>
internal abstract class NttWriter
{
    protected const int N = 256;

    protected CodeWriter W { get; } = new();

    /// <summary>The coefficient in each lane of each register.</summary>
    protected int[][] Registers { get; set; } = [];

    /// <summary>The number of coefficients in a vector.</summary>
    protected abstract int Lanes { get; }

    protected abstract string Create { get; }

    protected abstract string MultiplyHigh(string x, string y);

    protected abstract string MultiplyLow(string x, string y);

    protected abstract string ShiftRight(string x, int n);

    /// <summary>A vector constant, as a call with one value where all lanes agree.</summary>
    protected string Constant(IReadOnlyList<int> lanes) =>
        lanes.All(x => x == lanes[0])
            ? $"{Create}((short){Parenthesised(lanes[0])})"
            : $"{Create}({string.Join(", ", lanes.Select((x, i) => i == 0 ? $"(short){Parenthesised(x)}" : $"{x}"))})";

    /// <summary>Algorithm 9's butterflies of one layer: (a, b) becomes (a + ζb, a - ζb).</summary>
    protected void Forward(int len, params (int A, int B)[] pairs)
    {
        W.Line($"// len = {len}");
        int[] count = [.. Enumerable.Range(0, pairs.Length)];
        int[][] zetas = [.. pairs.Select(pair => ZetasOf(pair, len, i => N / 2 / len + i / (2 * len)))];
        W.Each(count, i => $"m{i} = {MultiplyLow($"f{pairs[i].B}", Constant([.. zetas[i].Select(Zetas.Twisted)]))};");
        W.Each(count, i => $"h{i} = {MultiplyHigh($"f{pairs[i].B}", Constant(zetas[i]))};");
        W.Each(count, i => $"m{i} = {MultiplyHigh($"m{i}", "q")};");
        W.Each(count, i => $"h{i} -= m{i};");
        W.Each(count, i => $"f{pairs[i].B} = f{pairs[i].A} - h{i};");
        W.Each(count, i => $"f{pairs[i].A} += h{i};");
    }

    /// <summary>Algorithm 10's butterflies of one layer: (a, b) becomes (a + b, ζ(b - a)), the sum reduced on demand.</summary>
    protected void Backward(int len, bool reduce, params (int A, int B)[] pairs)
    {
        W.Line($"// len = {len}{(reduce ? ", sums reduced" : "")}");
        int[] count = [.. Enumerable.Range(0, pairs.Length)];
        int[][] zetas = [.. pairs.Select(pair => ZetasOf(pair, len, i => N / len - 1 - i / (2 * len)))];
        // The last layer's factor joins ζ.
        if (len == N / 2)
            zetas = [.. zetas.Select(z => z.Select(_ => Zetas.Centre((long)Zetas.Plain(1) * Zetas.InverseFactor)).ToArray())];
        W.Each(count, i => $"h{i} = f{pairs[i].B} - f{pairs[i].A};");
        W.Each(count, i => $"f{pairs[i].A} += f{pairs[i].B};");
        W.Each(count, i => $"m{i} = {MultiplyLow($"h{i}", Constant([.. zetas[i].Select(Zetas.Twisted)]))};");
        W.Each(count, i => $"h{i} = {MultiplyHigh($"h{i}", Constant(zetas[i]))};");
        W.Each(count, i => $"m{i} = {MultiplyHigh($"m{i}", "q")};");
        W.Each(count, i => $"f{pairs[i].B} = h{i} - m{i};");
        if (reduce)
            Reduce([.. pairs.Select(pair => pair.A)]);
    }

    /// <summary>Barrett: f - ⌊f·20159/2^26⌋·q, which is in [0, q].</summary>
    protected void Reduce(params int[] registers)
    {
        int[] count = [.. Enumerable.Range(0, registers.Length)];
        W.Each(count, i => $"m{i} = {MultiplyHigh($"f{registers[i]}", "v")};");
        W.Each(count, i => $"m{i} = {ShiftRight($"m{i}", 10)};");
        W.Each(count, i => $"m{i} = {MultiplyLow($"m{i}", "q")};");
        W.Each(count, i => $"f{registers[i]} -= m{i};");
    }

    /// <summary>Montgomery products with one constant.</summary>
    protected void Scale(int factor, params int[] registers)
    {
        int[] count = [.. Enumerable.Range(0, registers.Length)];
        int[] all = [.. Enumerable.Repeat(factor, Lanes)];
        W.Each(count, i => $"m{i} = {MultiplyLow($"f{registers[i]}", Constant([.. all.Select(Zetas.Twisted)]))};");
        W.Each(count, i => $"h{i} = {MultiplyHigh($"f{registers[i]}", Constant(all))};");
        W.Each(count, i => $"m{i} = {MultiplyHigh($"m{i}", "q")};");
        W.Each(count, i => $"f{registers[i]} = h{i} - m{i};");
    }

    /// <summary>
    /// Replaces two registers by two shuffles of both, given as C# and as the source of each group of <paramref name="size"/> lanes, where
    /// the second register's groups are counted on from the first's.
    /// </summary>
    protected void Shuffle(
        int a, int b, Func<string, string, string> low, Func<string, string, string> high, int size, Func<int, int> lowSource, Func<int, int> highSource)
    {
        W.Line($"t = {low($"f{a}", $"f{b}")};");
        W.Line($"f{b} = {high($"f{a}", $"f{b}")};");
        W.Line($"f{a} = t;");
        int[] both = [.. Registers[a], .. Registers[b]];
        int[] Pick(Func<int, int> source) => [.. Enumerable.Range(0, Lanes).Select(lane => both[source(lane / size) * size + lane % size])];
        (Registers[a], Registers[b]) = (Pick(lowSource), Pick(highSource));
    }

    private int[] ZetasOf((int A, int B) pair, int len, Func<int, int> index)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (Registers[pair.B][lane] - Registers[pair.A][lane] != len)
                throw new InvalidOperationException($"Lane {lane} of registers {pair.A} and {pair.B} is not {len} apart.");
        }

        return [.. Registers[pair.A].Select(i => Zetas.Montgomery(index(i)))];
    }

    private static string Parenthesised(int x) => x < 0 ? $"({x})" : $"{x}";
}

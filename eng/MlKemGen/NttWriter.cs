namespace MlKemGen;

/// <summary>
/// The transforms of ML-KEM in straight-line code over vectors of 16-bit coefficients. The writer tracks which coefficient stands in which
/// lane, so that the constants of each layer follow from the shuffles; a layer whose pairs are not `len` apart is an error.
/// </summary>
/// <remarks>
/// As many butterflies run in lock-step as the registers allow. Where they hold two polynomials, their layers alternate, so that one's
/// multiplications fill the other's waits.
/// </remarks>
internal abstract class NttWriter
{
    protected const int N = 256;

    private readonly int[][][] _registers = [[], []];
    private int _polynomial;

    protected CodeWriter W { get; } = new();

    /// <summary>The coefficient in each lane of each register, of the polynomial that is being written.</summary>
    protected int[][] Registers
    {
        get => _registers[_polynomial];
        set => _registers[_polynomial] = value;
    }

    // Registers of the first polynomial are f0, f1 …, those of the second g0, g1 …
    protected char F => (char)('f' + _polynomial);

    /// <summary>The number of coefficients in a vector.</summary>
    protected abstract int Lanes { get; }

    /// <summary>The width of a vector as the type's name has it.</summary>
    protected abstract string Vector { get; }

    /// <summary>The number of butterflies in lock-step, which take two registers each beside the coefficients.</summary>
    protected abstract int LockStep { get; }

    private string Create => $"{Vector}.Create";

    protected abstract string MultiplyHigh(string x, string y);

    protected abstract string MultiplyLow(string x, string y);

    protected abstract string ShiftRight(string x, int n);

    /// <summary>The head of the file.</summary>
    protected void BeginFile(string declaration, string instructions)
    {
        W.Line("// Written by eng/MlKemGen. Do not edit.");
        W.Line("using System.Runtime.CompilerServices;");
        W.Line("using System.Runtime.Intrinsics;");
        W.Line($"using System.Runtime.Intrinsics.{instructions};");
        W.Line().Line("namespace FastCrypto;").Line();
        W.Line("/// <content>The transforms and the constants of the base multiplication.</content>");
        W.Open(declaration);
    }

    /// <summary>The head of a method, with its constants and variables.</summary>
    protected void BeginMethod(string name, string parameters, bool declareCoefficients = true, int polynomials = 1)
    {
        W.Line("[SkipLocalsInit]");
        W.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        W.Open($"{(name == "MultiplyCache" ? "public" : "private")} static void {name}({parameters})");
        W.Line($"{Vector}<short> q = {Create}((short)MlKemParameters.Q);");
        if (declareCoefficients)
        {
            W.Line($"{Vector}<short> v = {Create}((short)20159);");
            W.Line($"{Vector}<short> f0, f1, f2, f3, f4, f5, f6, f7, t;");
            if (polynomials == 2)
                W.Line($"{Vector}<short> g0, g1, g2, g3, g4, g5, g6, g7;");
        }

        string Variables(string prefix) => string.Join(", ", Enumerable.Range(0, LockStep).Select(i => $"{prefix}{i}"));
        W.Line($"{Vector}<short> {Variables("m")};");
        W.Line($"{Vector}<short> {Variables("h")};");
    }

    /// <summary>Writes the same step of every polynomial, one after the other.</summary>
    protected void EachPolynomial(int polynomials, Action step)
    {
        for (_polynomial = 0; _polynomial < polynomials; _polynomial++)
            step();
        _polynomial = 0;
    }

    /// <summary>Loads eight vectors of coefficients that start at the given ones.</summary>
    protected void Load(params int[] starts)
    {
        Registers = [.. starts.Select(start => Enumerable.Range(start, Lanes).ToArray())];
        W.Each(Enumerable.Range(0, 8), i => $"{F}{i} = {Vector}.LoadAligned(f + {starts[i] + N * _polynomial});");
    }

    /// <summary>Stores them where they were loaded from, if they stand in order again.</summary>
    protected void Store()
    {
        if (Registers.Any(register => register.Where((coefficient, lane) => coefficient != register[0] + lane).Any()))
            throw new InvalidOperationException("The result is not in order.");
        W.Each(Enumerable.Range(0, 8), i => $"{F}{i}.StoreAligned(f + {Registers[i][0] + N * _polynomial});");
    }

    /// <summary>The cache of b: even coefficients as they are, odd ones times γ = ±ζ^BitRev7(64 + i/2) of their pair i.</summary>
    protected void WriteCache()
    {
        BeginMethod("MultiplyCache", "short* cache, short* b", declareCoefficients: false);
        foreach (int[] starts in Enumerable.Range(0, N / Lanes).Select(i => i * Lanes).Chunk(LockStep))
        {
            int[] count = [.. Enumerable.Range(0, starts.Length)];
            int[][] factors = [.. starts.Select(start => Enumerable.Range(start, Lanes).Select(Factor).ToArray())];
            W.Each(count, i => $"h{i} = {Vector}.LoadAligned(b + {starts[i]});");
            Products([.. count.Select(i => $"h{i}")], factors);
            W.Each(count, i => $"h{i}.StoreAligned(cache + {starts[i]});");
        }

        W.Close();
    }

    private static int Factor(int coefficient)
    {
        if (coefficient % 2 == 0)
            return 1;
        int pair = coefficient / 2;
        int zeta = Zetas.Plain(64 + pair / 2);
        return Zetas.Centre(pair % 2 == 0 ? zeta : -zeta);
    }

    /// <summary>A vector constant, as a call with one value where all lanes agree.</summary>
    protected string Constant(IReadOnlyList<int> lanes) =>
        lanes.All(x => x == lanes[0])
            ? $"{Create}((short){Parenthesised(lanes[0])})"
            : $"{Create}({string.Join(", ", lanes.Select((x, i) => i == 0 ? $"(short){Parenthesised(x)}" : $"{x}"))})";

    /// <summary>Algorithm 9's butterflies of one layer: (a, b) becomes (a + ζb, a - ζb).</summary>
    protected void Forward(int len, params (int A, int B)[] pairs)
    {
        W.Line($"// len = {len}");
        foreach ((int A, int B)[] chunk in pairs.Chunk(LockStep))
            ForwardChunk(len, chunk);
    }

    private void ForwardChunk(int len, (int A, int B)[] pairs)
    {
        int[] count = [.. Enumerable.Range(0, pairs.Length)];
        Products(
            [.. pairs.Select(pair => $"{F}{pair.B}")], [.. pairs.Select(pair => ZetasOf(pair, len, i => N / 2 / len + i / (2 * len)))]);
        W.Each(count, i => $"{F}{pairs[i].B} = {F}{pairs[i].A} - h{i};");
        W.Each(count, i => $"{F}{pairs[i].A} += h{i};");
    }

    /// <summary>Algorithm 10's butterflies of one layer: (a, b) becomes (a + b, ζ(b - a)), the sum reduced on demand.</summary>
    protected void Backward(int len, bool reduce, params (int A, int B)[] pairs)
    {
        W.Line($"// len = {len}{(reduce ? ", sums reduced" : "")}");
        foreach ((int A, int B)[] chunk in pairs.Chunk(LockStep))
            BackwardChunk(len, reduce, chunk);
    }

    private void BackwardChunk(int len, bool reduce, (int A, int B)[] pairs)
    {
        int[] count = [.. Enumerable.Range(0, pairs.Length)];
        // The last layer's factor joins ζ.
        int factor = len == N / 2 ? Zetas.InverseFactor : 1;
        int[][] zetas = [.. pairs.Select(
            pair => ZetasOf(pair, len, i => N / len - 1 - i / (2 * len)).Select(z => Zetas.Centre((long)z * factor)).ToArray())];
        W.Each(count, i => $"h{i} = {F}{pairs[i].B} - {F}{pairs[i].A};");
        W.Each(count, i => $"{F}{pairs[i].A} += {F}{pairs[i].B};");
        Products([.. count.Select(i => $"h{i}")], zetas);
        W.Each(count, i => $"{F}{pairs[i].B} = h{i};");
        if (reduce)
            Reduce([.. pairs.Select(pair => pair.A)]);
    }

    /// <summary>
    /// h = source · factor mod q, at most q in magnitude, for centred factors. Here by Montgomery's method: with z = factor·2^16 and
    /// z' = z·q^-1, hi(t·z) - hi(lo(t·z')·q).
    /// </summary>
    protected virtual void Products(string[] sources, int[][] factors)
    {
        int[] count = [.. Enumerable.Range(0, sources.Length)];
        int[][] z = [.. factors.Select(lanes => lanes.Select(factor => Zetas.Centre(factor * 65536L)).ToArray())];
        W.Each(count, i => $"m{i} = {MultiplyLow(sources[i], Constant([.. z[i].Select(Zetas.Twisted)]))};");
        W.Each(count, i => $"h{i} = {MultiplyHigh(sources[i], Constant(z[i]))};");
        W.Each(count, i => $"m{i} = {MultiplyHigh($"m{i}", "q")};");
        W.Each(count, i => $"h{i} -= m{i};");
    }

    /// <summary>Barrett: f - ⌊f·20159/2^26⌋·q, which is in [0, q].</summary>
    protected void Reduce(params int[] registers)
    {
        foreach (int[] chunk in registers.Chunk(LockStep))
            ReduceChunk(chunk);
    }

    protected virtual void ReduceChunk(int[] registers)
    {
        int[] count = [.. Enumerable.Range(0, registers.Length)];
        W.Each(count, i => $"m{i} = {MultiplyHigh($"{F}{registers[i]}", "v")};");
        W.Each(count, i => $"m{i} = {ShiftRight($"m{i}", 10)};");
        W.Each(count, i => $"m{i} = {MultiplyLow($"m{i}", "q")};");
        W.Each(count, i => $"{F}{registers[i]} -= m{i};");
    }

    /// <summary>Montgomery products with one constant.</summary>
    protected void Scale(int factor, params int[] registers)
    {
        foreach (int[] chunk in registers.Chunk(LockStep))
            ScaleChunk(factor, chunk);
    }

    private void ScaleChunk(int factor, int[] registers)
    {
        int[] count = [.. Enumerable.Range(0, registers.Length)];
        int[] all = [.. Enumerable.Repeat(factor, Lanes)];
        Products([.. registers.Select(register => $"{F}{register}")], [.. registers.Select(_ => all)]);
        W.Each(count, i => $"{F}{registers[i]} = h{i};");
    }

    /// <summary>
    /// Replaces two registers by two shuffles of both, given as C# and as the source of each group of <paramref name="size"/> lanes, where
    /// the second register's groups are counted on from the first's.
    /// </summary>
    protected void Shuffle(
        int a, int b, Func<string, string, string> low, Func<string, string, string> high,
        int size, Func<int, int> lowSource, Func<int, int> highSource)
    {
        W.Line($"t = {low($"{F}{a}", $"{F}{b}")};");
        W.Line($"{F}{b} = {high($"{F}{a}", $"{F}{b}")};");
        W.Line($"{F}{a} = t;");
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

        return [.. Registers[pair.A].Select(i => Zetas.Centre(Zetas.Plain(index(i))))];
    }

    private static string Parenthesised(int x) => x < 0 ? $"({x})" : $"{x}";
}

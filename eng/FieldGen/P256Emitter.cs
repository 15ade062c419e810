using System.Numerics;

namespace FastCrypto.FieldGen;

/// <summary>A range of integers, ends included.</summary>
internal readonly record struct Range(BigInteger Low, BigInteger High)
{
    internal static Range Zero => new(0, 0);

    internal BigInteger Magnitude => BigInteger.Max(BigInteger.Abs(Low), BigInteger.Abs(High));

    internal static Range Symmetric(BigInteger magnitude) => new(-magnitude, magnitude);

    internal Range ShiftRight(int bits) => new(Low >> bits, High >> bits);

    internal Range ShiftLeft(int bits) => new(Low << bits, High << bits);

    internal bool Contains(Range other) => Low <= other.Low && other.High <= High;

    public static Range operator +(Range a, Range b) => new(a.Low + b.Low, a.High + b.High);

    public static Range operator -(Range a, Range b) => new(a.Low - b.High, a.High - b.Low);

    public static Range operator *(Range a, Range b)
    {
        BigInteger[] ends = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
        return new(ends.Min(), ends.Max());
    }
}

/// <summary>
/// Four field elements as signed digits of radix 2^52: five expressions of doubles, and the range of each digit in each lane.
/// </summary>
internal sealed record P256Digits(string[] Names, Range[][] Ranges);

/// <summary>
/// Four field elements before the carry: five expressions of 64-bit integers. Each lane of each holds its column plus a known constant
/// (<c>Excess[digit][lane]</c>, modulo 2^64), which the carry takes off together with its own bias.
/// </summary>
internal sealed record P256Wide(string[] Names, ulong[][] Excess, Range[][] Ranges);

/// <summary>
/// Writes straight-line arithmetic mod p = 2^256 − 2^224 + 2^192 + 2^96 − 1 on Vector256, Montgomery form with R = 2^260, and proves
/// it as it writes: every operation computes the exact range of its results from those of its operands and throws where a
/// precondition fails. docs/maths/p256.md explains the conditions.
/// </summary>
internal sealed class P256Emitter(CodeWriter code, int vectorLanes)
{
    internal const int DigitCount = 5;

    /// <summary>The lanes with ranges of their own; the upper half of a vector of eight is as its lower half.</summary>
    internal const int Lanes = 4;
    private const int Radix = 52;

    // The bit patterns of C1 = 1.5·2^104 (unit 2^52), of 1.5·2^52 and of 2^52 (unit 1).
    private const ulong HighPattern = 0x4678_0000_0000_0000;
    private const ulong MiddlePattern = 0x4338_0000_0000_0000;
    private const ulong LowestPattern = 0x4330_0000_0000_0000;

    // Vector512's instructions carry their own rounding mode. Truncation gives H <= a*b, so that 2^52 + (a*b - H) needs no half unit.
    private readonly bool _truncates = vectorLanes == 8;

    private static readonly BigInteger One = 1;

    /// <summary>What any carry leaves in digits 0–3; digit 4 is as large as what is carried.</summary>
    internal static readonly BigInteger DigitLimit = (One << 51) + (One << 7);

    // C1 + ab stays in [2^104, 2^105], where the unit is 2^52.
    private static readonly BigInteger ProductLimit = One << 103;

    // Keeps a column positive in a reduction round, and in the carry, where it also rounds to nearest.
    private static readonly BigInteger RoundBias = One << 60;
    private static readonly BigInteger CarryBias = (One << 61) + (One << 51);
    private static readonly Range Low52 = new(0, (One << Radix) - 1);

    /// <summary>The width of a vector, as the names of types have it.</summary>
    internal int Bits => 64 * vectorLanes;

    private string Vector => $"Vector{Bits}";

    private string Words => $"{Vector}<ulong>";

    private string Doubles => $"{Vector}<double>";

    internal static string[] Numbered(string name) => [.. Enumerable.Range(0, DigitCount).Select(i => $"{name}{i}")];

    internal static Range[][] Same(params Range[] perDigit) => [.. perDigit.Select(r => Enumerable.Repeat(r, Lanes).ToArray())];

    internal static ulong[][] NoExcess { get; } = [.. Enumerable.Range(0, DigitCount).Select(_ => new ulong[Lanes])];

    /// <summary>The constants that the other methods use by name.</summary>
    internal void Constants()
    {
        if (_truncates)
        {
            code.Line("// h = C1 + H with 2^52 | H, and l = 2^52 + (a*b - H).");
            code.Line(
                $"{Doubles} c1 = {Vector}.Create(0x{HighPattern:X16}UL).AsDouble(), c2 = {Vector}.Create(0x{HighPattern + 1:X16}UL).AsDouble();");
        }
        else
        {
            code.Line("// h = C1 + H with 2^52 | H, and l = 1.5*2^52 + (a*b - H).");
            code.Line(
                $"{Doubles} c1 = {Vector}.Create(0x{HighPattern:X16}UL).AsDouble(), c3 = {Vector}.Create(0x{MiddlePattern:X16}UL).AsDouble();");
        }

        code.Line($"{Words} mask = {Vector}.Create((1UL << 52) - 1), exponent = {Vector}.Create(0x{LowestPattern:X16}UL);");
        code.Line("// 2^52 from the exponent, 2^51 from rounding, 2^9 from the carry's bias.");
        string offset4 = _truncates ? $"{Vector}.Create(0x{MiddlePattern:X16}UL).AsDouble()" : "c3";
        code.Line($"{Doubles} offset0 = {Vector}.Create({(One << 52) + (One << 51)}.0), offset4 = {offset4};");
        code.Line($"{Doubles} offset = {Vector}.Create({(One << 53) + (One << 51) + (One << 9)}.0);");
    }

    /// <summary>a·b/R.</summary>
    internal P256Wide Multiply(string name, P256Digits a, P256Digits b) =>
        Reduce(name, a, b, [.. from k in Enumerable.Range(0, 9)
                               from i in Enumerable.Range(0, DigitCount)
                               let j = k - i
                               where j is >= 0 and < DigitCount
                               select (i, j)], squaring: false);

    /// <summary>a²/R: the mixed columns are summed once and doubled as integers, which no digit bound minds.</summary>
    internal P256Wide Square(string name, P256Digits a) =>
        Reduce(name, a, a, [.. from k in Enumerable.Range(0, 9)
                               from i in Enumerable.Range(0, DigitCount)
                               let j = k - i
                               where j >= i && j < DigitCount
                               select (i, j)], squaring: true);

    /// <summary>The columns of a product, with the five Montgomery rounds woven in two columns behind.</summary>
    private P256Wide Reduce(string name, P256Digits a, P256Digits b, (int I, int J)[] products, bool squaring)
    {
        const int Lag = 2;
        var columns = new Column[2 * DigitCount];
        for (int k = 0; k < columns.Length; k++)
            columns[k] = new Column($"{name}c{k}");
        var mixed = new Column[2 * DigitCount];
        for (int k = 0; k < mixed.Length; k++)
            mixed[k] = new Column($"{name}m{k}");

        code.Line($"{Doubles} {name}h;");
        for (int k = 0; k < 9; k++)
        {
            foreach ((int i, int j) in products.Where(p => p.I + p.J == k))
            {
                Column[] target = squaring && i != j ? mixed : columns;
                var high = new Range[Lanes];
                for (int lane = 0; lane < Lanes; lane++)
                {
                    Range product = a.Ranges[i][lane] * b.Ranges[j][lane];
                    Require(product.Magnitude <= ProductLimit, $"{name}: |a{i}·b{j}| in lane {lane}");
                    high[lane] = _truncates
                        ? product.ShiftRight(Radix)
                        : new(((product.Low << 1) - (One << Radix)) >> (Radix + 1), ((product.High << 1) + (One << Radix)) >> (Radix + 1));
                }

                code.Line($"{name}h = {MultiplyAdd(a.Names[i], b.Names[j], "c1")};");
                if (_truncates)
                    Add(target[k], $"{MultiplyAdd(a.Names[i], b.Names[j], $"c2 - {name}h")}.AsUInt64()", LowestPattern, Repeat(Low52));
                else
                    Add(target[k], $"{MultiplyAdd(a.Names[i], b.Names[j], $"(c1 - {name}h) + c3")}.AsUInt64()",
                        MiddlePattern, Repeat(Range.Symmetric(One << 51)));
                Add(target[k + 1], $"{name}h.AsUInt64()", HighPattern, high);
            }

            if (mixed[k].IsStarted)
                Add(columns[k], $"({mixed[k].Name} << 1)", 2 * mixed[k].Excess, mixed[k].Ranges.Select(r => r.ShiftLeft(1)));
            if (k - Lag is >= 0 and < DigitCount)
                Round(columns, k - Lag);
        }

        if (mixed[9].IsStarted)
            Add(columns[9], $"({mixed[9].Name} << 1)", 2 * mixed[9].Excess, mixed[9].Ranges.Select(r => r.ShiftLeft(1)));
        Column[] result = columns[DigitCount..];
        return new(
            [.. result.Select(c => c.Name)],
            [.. result.Select(c => Enumerable.Repeat(c.Excess, Lanes).ToArray())],
            [.. result.Select(c => c.Ranges)]);
    }

    private string MultiplyAdd(string a, string b, string addend) =>
        _truncates ? $"Avx512F.FusedMultiplyAdd({a}, {b}, {addend}, FloatRoundingMode.ToZero)" : $"Fma.MultiplyAdd({a}, {b}, {addend})";

    /// <summary>
    /// Clears column i by adding q·p, q its low 52 bits: p ≡ −1 mod 2^96, so q·p = −q + q·(2^96 + 2^192 − 2^224 + 2^256), and those stand
    /// at 52 + 44, 156 + 36, 208 + 16 and 208 + 48 bits.
    /// </summary>
    private void Round(Column[] columns, int i)
    {
        Column c = columns[i];
        foreach (Range range in c.Ranges)
            Require(range.Magnitude < RoundBias, $"{c.Name} before its round");
        code.Line($"{c.Name} += {Constant((ulong)RoundBias - c.Excess)};");
        code.Line($"{Words} {c.Name}q = {c.Name} & mask;");
        // (c + 2^60) >>> 52 = (c >> 52) + 2^8.
        Add(columns[i + 1], $"(({c.Name} >>> 52) + (({c.Name} << 44) & mask))", (ulong)(RoundBias >> Radix),
            c.Ranges.Select(r => r.ShiftRight(Radix) + Low52));
        Add(columns[i + 2], $"({c.Name}q >>> 8)", 0, Repeat(Low52.ShiftRight(8)));
        Add(columns[i + 3], $"(({c.Name} << 36) & mask)", 0, Repeat(Low52));
        Add(columns[i + 4], $"((({c.Name}q >>> 16) + (({c.Name} << 48) & mask)) - (({c.Name} << 16) & mask))",
            0, Repeat(Low52.ShiftRight(16) + Low52 - Low52));
        Add(columns[i + 5], $"(({c.Name}q >>> 4) - ({c.Name}q >>> 36))", 0, Repeat(new(0, Low52.High >> 4)));
    }

    /// <summary>
    /// Digits from columns by one parallel carry: digits 0–3 are rounded to [−2^51, 2^51) and take the carry from below; digit 4 takes what
    /// is left. A digit and its carry are added as doubles, because together they may leave the 52 bits of one exponent.
    /// </summary>
    internal P256Digits Carry(string name, P256Wide w)
    {
        var ranges = new Range[DigitCount][];
        for (int k = 0; k < DigitCount; k++)
        {
            string excess = $"{name}t{k}";
            ranges[k] = new Range[Lanes];
            for (int lane = 0; lane < Lanes; lane++)
            {
                Range carry = k == 0 ? Range.Zero : (w.Ranges[k - 1][lane] + new Range(One << 51, One << 51)).ShiftRight(Radix);
                if (k < DigitCount - 1)
                {
                    Require(w.Ranges[k][lane].Magnitude < One << 61, $"{excess} in lane {lane}");
                    ranges[k][lane] = Range.Symmetric(One << 51) + carry;
                    Require(ranges[k][lane].Magnitude <= DigitLimit, $"digit {k} of {name} in lane {lane}");
                }
                else
                {
                    ranges[k][lane] = w.Ranges[k][lane] + carry;
                    Require(ranges[k][lane].Magnitude < One << 51, $"{excess} in lane {lane}");
                }
            }
        }

        for (int k = 0; k < DigitCount - 1; k++)
        {
            code.Line($"{Words} {name}t{k} = {w.Names[k]} + {Constants(w.Excess[k], (ulong)CarryBias)};");
            code.Line($"{Doubles} {name}u{k} = (({name}t{k} & mask) | exponent).AsDouble();");
            code.Line($"{name}t{k} >>>= 52;");
        }

        code.Line($"{Doubles} {name}0 = {name}u0 - offset0;");
        for (int k = 1; k < DigitCount - 1; k++)
            code.Line($"{Doubles} {name}{k} = {name}u{k} + (({name}t{k - 1} | exponent).AsDouble() - offset);");
        // The last digit takes its carry as an integer: 1.5·2^52 leaves room for ±2^51.
        code.Line(
            $"{Doubles} {name}4 = ({w.Names[4]} + {Constants(w.Excess[4], MiddlePattern - (ulong)(CarryBias >> Radix))} + {name}t3).AsDouble() - offset4;");
        return new(Numbered(name), ranges);
    }

    /// <summary>Folds what stands above 2^256 back, by 2^256 ≡ 2^224 − 2^192 − 2^96 + 1.</summary>
    internal P256Wide Fold(string name, P256Wide w)
    {
        string f = $"{name}f", g = $"{name}g";
        foreach (Range range in w.Ranges[4])
            Require(range.Magnitude < RoundBias, $"{f}");
        code.Line($"{Words} {f} = {w.Names[4]} + {Constants(w.Excess[4], (ulong)RoundBias)};");
        code.Line($"{Words} {g} = {f} >>> 48;");
        // (w + 2^60) >>> 48 = (w >> 48) + 2^12.
        const int TopBits = 48;
        ulong excess = (ulong)(RoundBias >> TopBits);
        Range[] top = [.. w.Ranges[4].Select(r => r.ShiftRight(TopBits))];
        return new(
            [$"({w.Names[0]} + {g})", $"({w.Names[1]} - ({g} << 44))", w.Names[2],
                $"({w.Names[3]} - ({g} << 36))", $"(({f} & (mask >>> 4)) + ({g} << 16))"],
            [
                [.. w.Excess[0].Select(e => e + excess)],
                [.. w.Excess[1].Select(e => e - (excess << 44))],
                w.Excess[2],
                [.. w.Excess[3].Select(e => e - (excess << 36))],
                [.. Enumerable.Repeat(excess << 16, Lanes)],
            ],
            [
                [.. w.Ranges[0].Zip(top, (r, t) => r + t)],
                [.. w.Ranges[1].Zip(top, (r, t) => r - t.ShiftLeft(44))],
                w.Ranges[2],
                [.. w.Ranges[3].Zip(top, (r, t) => r - t.ShiftLeft(36))],
                [.. top.Select(t => new Range(0, (One << TopBits) - 1) + t.ShiftLeft(16))],
            ]);
    }

    internal P256Digits CarryFolded(string name, P256Wide w) => Carry(name, Fold(name, w));

    internal P256Wide Define(string name, P256Wide w)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {name}{k} = {w.Names[k]};");
        return w with { Names = Numbered(name) };
    }

    internal P256Digits Define(string name, P256Digits d)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Doubles} {name}{k} = {d.Names[k]};");
        return d with { Names = Numbered(name) };
    }

    internal static P256Wide Add(P256Wide a, P256Wide b) =>
        Combine(a, b, (x, y) => $"({x} + {y})", (x, y) => x + y, (x, y) => x + y);

    internal static P256Wide Subtract(P256Wide a, P256Wide b) =>
        Combine(a, b, (x, y) => $"({x} - {y})", (x, y) => x - y, (x, y) => x - y);

    internal static P256Wide ShiftLeft(P256Wide a, int bits) =>
        Map(a, x => $"({x} << {bits})", x => x << bits, x => x.ShiftLeft(bits));

    /// <summary>The lanes named by four numbers, lowest first.</summary>
    internal static P256Wide Permute(P256Wide a, int l0, int l1, int l2, int l3) => new(
        [.. a.Names.Select(x => $"Avx2.Permute4x64({x}, {Control(l0, l1, l2, l3)})")], Pick(a.Excess, l0, l1, l2, l3), Pick(
            a.Ranges, l0, l1, l2, l3));

    internal static P256Digits Permute(P256Digits a, int l0, int l1, int l2, int l3) => new(
        [.. a.Names.Select(x => $"Avx2.Permute4x64({x}, {Control(l0, l1, l2, l3)})")], Pick(a.Ranges, l0, l1, l2, l3));

    internal static P256Wide Broadcast(P256Wide a, int lane) => Permute(a, lane, lane, lane, lane);

    internal static P256Digits Broadcast(P256Digits a, int lane) => Permute(a, lane, lane, lane, lane);

    /// <summary>b in the lanes named, a in the others.</summary>
    internal static P256Digits Blend(P256Digits a, P256Digits b, params int[] lanesOfB) => new(
        [.. a.Names.Zip(b.Names, (x, y) => $"Avx.Blend({x}, {y}, {lanesOfB.Sum(l => 1 << l)})")], Choose(a.Ranges, b.Ranges, lanesOfB));

    internal static P256Wide Blend(P256Wide a, P256Wide b, params int[] lanesOfB) => new(
        [.. a.Names.Zip(
            b.Names, (x, y) => $"Avx2.Blend(({x}).AsUInt32(), ({y}).AsUInt32(), {lanesOfB.Sum(l => 3 << (2 * l))}).AsUInt64()")],
        Choose(a.Excess, b.Excess, lanesOfB),
        Choose(a.Ranges, b.Ranges, lanesOfB));

    /// <summary>Zero in all lanes but those named, by a mask variable that the kernel declares.</summary>
    internal static P256Wide Keep(P256Wide a, string maskName, params int[] lanes) => new(
        [.. a.Names.Select(x => $"({x} & {maskName})")],
        Choose(NoExcess, a.Excess, lanes),
        Choose(Same([.. Enumerable.Repeat(Range.Zero, DigitCount)]), a.Ranges, lanes));

    internal static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"A bound does not hold: {what}.");
    }

    private void Add(Column column, string term, ulong excess, IEnumerable<Range> ranges)
    {
        code.Line(column.IsStarted ? $"{column.Name} += {term};" : $"{Words} {column.Name} = {term};");
        column.IsStarted = true;
        column.Excess += excess;
        column.Ranges = [.. column.Ranges.Zip(ranges, (a, b) => a + b)];
    }

    private static Range[] Repeat(Range range) => [.. Enumerable.Repeat(range, Lanes)];

    private static P256Wide Map(P256Wide a, Func<string, string> text, Func<ulong, ulong> excess, Func<Range, Range> range) => new(
        [.. a.Names.Select(text)], [.. a.Excess.Select(e => e.Select(excess).ToArray())],
        [.. a.Ranges.Select(r => r.Select(range).ToArray())]);

    private static P256Wide Combine(
        P256Wide a, P256Wide b, Func<string, string, string> text, Func<ulong, ulong, ulong> excess,
        Func<Range, Range, Range> range) => new(
        [.. a.Names.Zip(b.Names, text)],
        [.. a.Excess.Zip(b.Excess, (x, y) => x.Zip(y, excess).ToArray())],
        [.. a.Ranges.Zip(b.Ranges, (x, y) => x.Zip(y, range).ToArray())]);

    private static T[][] Pick<T>(T[][] values, params int[] lanes) => [.. values.Select(v => lanes.Select(l => v[l]).ToArray())];

    private static T[][] Choose<T>(T[][] a, T[][] b, int[] lanesOfB) =>
        [.. a.Zip(b, (x, y) => Enumerable.Range(0, Lanes).Select(l => lanesOfB.Contains(l) ? y[l] : x[l]).ToArray())];

    private static string Control(int l0, int l1, int l2, int l3) => $"0x{l0 | (l1 << 2) | (l2 << 4) | (l3 << 6):X2}";

    /// <summary>A constant that replaces the excess of each lane by <paramref name="wanted"/>.</summary>
    private string Constants(ulong[] excess, ulong wanted) => Constants([.. excess.Select(e => wanted - e)]);

    /// <summary>A vector of one number for each lane.</summary>
    internal string Constants(ulong[] lanes)
    {
        if (lanes.Distinct().Count() == 1)
            return Constant(lanes[0]);
        IEnumerable<ulong> all = Enumerable.Repeat(lanes, vectorLanes / Lanes).SelectMany(l => l);
        return $"{Vector}.Create({string.Join(", ", all.Select(l => $"0x{l:X}UL"))})";
    }

    private string Constant(ulong value) => $"{Vector}.Create(0x{value:X}UL)";

    private sealed class Column(string name)
    {
        internal string Name => name;

        internal bool IsStarted { get; set; }

        internal ulong Excess { get; set; }

        internal Range[] Ranges { get; set; } = Repeat(Range.Zero);
    }
}

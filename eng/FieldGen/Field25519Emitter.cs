namespace FastCrypto.FieldGen;

/// <summary>A vector of field elements as digits: five variables of doubles, one for each digit, one lane for each element.</summary>
internal sealed record Digits(params string[] Names)
{
    internal string this[int digit] => Names[digit];
}

/// <summary>
/// A vector of field elements before the carry: five variables of 64-bit integers. Each lane of each variable holds its column plus a
/// known constant, <c>Excess[digit][lane]</c>, which the carry takes off together with its own bias.
/// </summary>
internal sealed record Wide(string[] Names, ulong[][] Excess)
{
    internal string this[int digit] => Names[digit];
}

/// <summary>
/// Writes straight-line arithmetic in GF(2^255 − 19) on vectors of doubles. docs/maths/field25519.md derives every bound; the constants
/// here are its names.
/// </summary>
internal sealed class Field25519Emitter(CodeWriter code, int lanes)
{
    internal const int DigitCount = 5;

    // The bit patterns of C1 = 1.5·2^103 (unit 2^51) and of 1.5·2^52 (unit 1): what h and l carry beside H/2^51 and L.
    private const ulong HighPattern = 0x4668_0000_0000_0000;
    private const ulong LowPattern = 0x4338_0000_0000_0000;

    // The carry's bias: keeps the sum positive and rounds to nearest, so that digits are signed.
    private const ulong CarryBias = (1UL << 60) + (1UL << 50);

    internal int Lanes => lanes;

    internal string Vector => $"Vector{64 * lanes}";

    internal string Doubles => $"{Vector}<double>";

    internal string Words => $"{Vector}<ulong>";

    /// <summary>The constants that the other methods use by name.</summary>
    internal void Constants()
    {
        code.Line("// C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).");
        code.Line(
            $"{Doubles} magic1 = {Vector}.Create(0x{HighPattern:X16}UL).AsDouble(), magic2 = {Vector}.Create(0x{HighPattern + 3:X16}UL).AsDouble();");
        code.Line($"{Words} mask = {Vector}.Create((1UL << 51) - 1), exponent = {Vector}.Create(0x4330000000000000UL);");
        code.Line("// 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.");
        code.Line(
            $"{Doubles} offset0 = {Vector}.Create({(1L << 52) + (1L << 50) + (19 * (1L << 9))}.0), offset = {Vector}.Create({(1L << 52) + (1L << 50) + (1L << 9)}.0);");
    }

    internal static string[] Names(string name) => [.. Enumerable.Range(0, DigitCount).Select(i => $"{name}{i}")];

    /// <summary>The same excess in every lane.</summary>
    internal ulong[][] Uniform(ulong[] excess) => [.. excess.Select(e => Enumerable.Repeat(e, lanes).ToArray())];

    /// <summary>a·b: twenty-five exact products, each split at 2^51 into two columns; columns 5 to 9 return times 19.</summary>
    internal Wide Multiply(string name, Digits a, Digits b)
    {
        AssertProduct(a.Names, b.Names);
        return Accumulate(
            name, from i in Enumerable.Range(0, DigitCount) from j in Enumerable.Range(0, DigitCount) select (i + j, a[i], b[j]));
    }

    /// <summary>a²: fifteen products, the mixed ones with a doubled operand, so that a must be reduced.</summary>
    internal Wide Square(string name, Digits a)
    {
        AssertProduct(a.Names, a.Names);
        for (int i = 0; i < DigitCount - 1; i++)
            code.Line($"{Doubles} {name}d{i} = {a[i]} + {a[i]};");
        return Accumulate(name, from i in Enumerable.Range(0, DigitCount)
                                from j in Enumerable.Range(i, DigitCount - i)
                                select (i + j, i == j ? a[i] : $"{name}d{i}", a[j]));
    }

    /// <summary>a·s for a single digit s.</summary>
    internal Wide MultiplyByDigit(string name, Digits a, string s)
    {
        AssertProduct(a.Names, [.. Enumerable.Repeat(s, DigitCount)]);
        return Accumulate(name, from i in Enumerable.Range(0, DigitCount) select (i, a[i], s));
    }

    private void AssertProduct(string[] a, string[] b) =>
        code.Line($"FmaBounds.AssertProduct({string.Join(", ", a)}, {string.Join(", ", b)});");

    /// <summary>The excess of every product of two vectors.</summary>
    internal static ulong[] ProductExcess { get; } = [.. Enumerable.Range(0, DigitCount).Select(k =>
        Enumerable.Range(0, DigitCount).SelectMany(i => Enumerable.Range(0, DigitCount).Select(j => i + j)).Aggregate(0UL, (sum, column) =>
            sum + (Weight(column, k) * LowPattern) + (Weight(column + 1, k) * HighPattern)))];

    /// <summary>The excess of every square of a vector.</summary>
    internal static ulong[] SquareExcess { get; } = [.. Enumerable.Range(0, DigitCount).Select(k =>
        Enumerable.Range(0, DigitCount).SelectMany(i => Enumerable.Range(i, DigitCount - i).Select(j => i + j)).Aggregate(
            0UL, (sum, column) =>
            sum + (Weight(column, k) * LowPattern) + (Weight(column + 1, k) * HighPattern)))];

    private static ulong Weight(int column, int k) => column == k ? 1UL : column == k + DigitCount ? 19UL : 0;

    private Wide Accumulate(string name, IEnumerable<(int Column, string A, string B)> products)
    {
        var excess = new ulong[2 * DigitCount];
        var started = new bool[2 * DigitCount];
        string h = $"{name}h";
        code.Line($"{Doubles} {h};");
        foreach ((int column, string a, string b) in products)
        {
            code.Line($"{h} = {FusedMultiplyAdd(a, b, "magic1")};");
            AddTo(column, $"{FusedMultiplyAdd(a, b, $"magic2 - {h}")}.AsUInt64()", LowPattern);
            AddTo(column + 1, $"{h}.AsUInt64()", HighPattern);
        }

        var result = new Wide(Names(name), new ulong[DigitCount][]);
        for (int k = 0; k < DigitCount; k++)
        {
            string high = $"{name}c{k + DigitCount}";
            ulong total = excess[k];
            if (started[k + DigitCount])
            {
                // 19 = 16 + 2 + 1.
                code.Line($"{Words} {name}{k} = {name}c{k} + (({high} + ({high} << 1)) + ({high} << 4));");
                total += 19 * excess[k + DigitCount];
            }
            else
            {
                code.Line($"{Words} {name}{k} = {name}c{k};");
            }

            result.Excess[k] = [.. Enumerable.Repeat(total, lanes)];
        }

        return result;

        void AddTo(int column, string term, ulong pattern)
        {
            code.Line(started[column] ? $"{name}c{column} += {term};" : $"{Words} {name}c{column} = {term};");
            started[column] = true;
            excess[column] += pattern;
        }
    }

    /// <summary>Reduced digits from a sum of at most four products: one parallel carry.</summary>
    internal Digits Carry(string name, Wide w)
    {
        string t = $"{name}t", q = $"{name}q", u = $"{name}u";
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {t}{k} = {w[k]} + {Constant([.. w.Excess[k].Select(excess => CarryBias - excess)])};");
        code.Line($"FmaBounds.AssertCarry({t}0, {t}1, {t}2, {t}3, {t}4);");
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {q}{k} = {t}{k} >>> 51, {u}{k} = ({t}{k} & mask) | exponent;");
        code.Line($"{u}0 += ({q}4 + ({q}4 << 1)) + ({q}4 << 4);");
        for (int k = 1; k < DigitCount; k++)
            code.Line($"{u}{k} += {q}{k - 1};");
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Doubles} {name}{k} = {u}{k}.AsDouble() - {(k == 0 ? "offset0" : "offset")};");
        return new Digits(Names(name));
    }

    /// <summary>a + b (or a − b), lane by lane.</summary>
    internal Wide Add(string name, Wide a, Wide b, bool subtract = false)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {name}{k} = {a[k]} {(subtract ? '-' : '+')} {b[k]};");
        return new Wide(Names(name), Combine(a, b, (x, y) => subtract ? x - y : x + y));
    }

    /// <summary>Four lanes (a, b, c, d) to (a + b, a − b, c + d, c − d), or to (b + a, b − a, d + c, d − c).</summary>
    internal Wide SumsAndDifferences(string name, Wide w, bool reverse = false)
    {
        for (int k = 0; k < DigitCount; k++)
        {
            string even = $"{name}e{k}", odd = $"{name}o{k}";
            code.Line($"{Words} {even} = Avx2.UnpackLow({w[k]}, {w[k]}), {odd} = Avx2.UnpackHigh({w[k]}, {w[k]});");
            (string first, string second) = reverse ? (odd, even) : (even, odd);
            code.Line($"{Words} {name}{k} = {Blend($"{even} + {odd}", $"{first} - {second}", 0b1010)};");
        }

        return new Wide(Names(name), [.. w.Excess.Select(e => reverse
            ? new[] { e[0] + e[1], e[1] - e[0], e[2] + e[3], e[3] - e[2] }
            : [e[0] + e[1], e[0] - e[1], e[2] + e[3], e[2] - e[3]])]);
    }

    /// <summary>Lane i of the result is lane i of b where bit i of <paramref name="lanesOfB"/> is set, of a elsewhere.</summary>
    internal Wide Select(string name, Wide a, Wide b, int lanesOfB)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {name}{k} = {Blend(a[k], b[k], lanesOfB)};");
        var excess = new ulong[DigitCount][];
        for (int k = 0; k < DigitCount; k++)
            excess[k] =
                [.. Enumerable.Range(0, lanes).Select(lane => ((lanesOfB >> lane) & 1) != 0 ? b.Excess[k][lane] : a.Excess[k][lane])];
        return new Wide(Names(name), excess);
    }

    /// <summary>a with zeroes in the lanes whose bit is set.</summary>
    internal Wide Zero(string name, Wide a, int zeroLanes)
    {
        string none = $"{Words}.Zero";
        return Select(name, a, new Wide([.. a.Names.Select(_ => none)], [.. a.Excess.Select(e => new ulong[e.Length])]), zeroLanes);
    }

    /// <summary>A vector in memory, without excess: five fields of the element <paramref name="source"/>.</summary>
    internal Wide LoadWide(string name, string source)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {name}{k} = {source}.W{k};");
        return new Wide(Names(name), [.. Enumerable.Range(0, DigitCount).Select(_ => new ulong[lanes])]);
    }

    /// <summary>Digits in memory: five fields of the element <paramref name="source"/>.</summary>
    internal Digits LoadDigits(string name, string source)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Doubles} {name}{k} = {source}.D{k};");
        return new Digits(Names(name));
    }

    /// <summary>Writes digits to the element <paramref name="target"/>.</summary>
    internal void Store(string target, Digits d)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{target}.D{k} = {d[k]};");
    }

    /// <summary>Writes columns without their excess to the element <paramref name="target"/>.</summary>
    internal void Store(string target, Wide w)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{target}.W{k} = {w[k]} - {Constant(w.Excess[k])};");
    }

    /// <summary>Variables that a loop carries from step to step, with the excess of a product, from an element in memory.</summary>
    internal Wide LoadLoopState(string name, string source)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {name}{k} = {source}.W{k} + {Constant([.. Enumerable.Repeat(ProductExcess[k], lanes)])};");
        return new Wide(Names(name), Uniform(ProductExcess));
    }

    /// <summary>The next values of such variables.</summary>
    internal void AssignLoopState(Wide state, Wide next)
    {
        for (int k = 0; k < DigitCount; k++)
        {
            if (!next.Excess[k].SequenceEqual(state.Excess[k]))
                throw new InvalidOperationException("A loop's state must have the same excess after each step.");
            code.Line($"{state[k]} = {next[k]};");
        }
    }

    /// <summary>Four lanes, lane i taken from lane <c>order[i]</c>.</summary>
    internal Digits Permute(string name, Digits a, params int[] order)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Doubles} {name}{k} = Avx2.Permute4x64({a[k]}, 0b{Control(order)});");
        return new Digits(Names(name));
    }

    /// <inheritdoc cref="Permute(string, Digits, int[])"/>
    internal Wide Permute(string name, Wide a, params int[] order)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{Words} {name}{k} = Avx2.Permute4x64({a[k]}, 0b{Control(order)});");
        return new Wide(Names(name), [.. a.Excess.Select(e => order.Select(lane => e[lane]).ToArray())]);
    }

    /// <summary>
    /// An expression for four lanes of words: b where a bit is set, a elsewhere. Blends have 32-bit elements: two bits for each lane.
    /// </summary>
    private static string Blend(string a, string b, int lanesOfB)
    {
        int control = 0;
        for (int lane = 0; lane < 4; lane++)
            control |= ((lanesOfB >> lane) & 1) * (3 << (2 * lane));
        return $"Avx2.Blend({AsUInt32(a)}, {AsUInt32(b)}, 0b{control:b8}).AsUInt64()";

        static string AsUInt32(string expression) => expression.Contains(' ') ? $"({expression}).AsUInt32()" : $"{expression}.AsUInt32()";
    }

    private static string Control(int[] order) => string.Concat(order.Reverse().Select(lane => lane.ToString("b2")));

    private string FusedMultiplyAdd(string a, string b, string c) =>
        lanes == 8 ? $"Avx512F.FusedMultiplyAdd({a}, {b}, {c})" : $"Fma.MultiplyAdd({a}, {b}, {c})";

    internal string Constant(ulong[] values) =>
        values.Distinct().Count() == 1
            ? $"{Vector}.Create(0x{values[0]:X16}UL)"
            : $"{Vector}.Create({string.Join(", ", values.Select(value => $"0x{value:X16}UL"))})";

    private static ulong[][] Combine(Wide a, Wide b, Func<ulong, ulong, ulong> operation) =>
        [.. a.Excess.Zip(b.Excess, (x, y) => x.Zip(y, operation).ToArray())];
}

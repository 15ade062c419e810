using System.Numerics;
using static FastCrypto.FieldGen.P256Emitter;

namespace FastCrypto.FieldGen;

/// <summary>
/// The P-256 kernels: the field's operations, and whole doublings and additions of points in Jacobian coordinates (x = X/Z², y = Y/Z³),
/// a point to each lane, or one point with the products of each round side by side in four lanes.
/// </summary>
internal static class P256Kernels
{
    private static readonly BigInteger One = 1;

    /// <summary>Digit 4 of an element that has been folded: at most 2^48 + 2^29.</summary>
    private static readonly BigInteger FoldedTop = (One << 48) + (One << 29);

    /// <summary>Digit 4 of any other element: at most 2^50.</summary>
    private static readonly BigInteger LooseTop = One << 50;

    private static Range[] Element(BigInteger top) =>
        [.. Enumerable.Repeat(Range.Symmetric(DigitLimit), 4), Range.Symmetric(top)];

    /// <summary>Columns as any product leaves them, or the difference of two.</summary>
    private static Range[] Columns => [.. Enumerable.Repeat(Range.Symmetric(One << 56), 4), Range.Symmetric((One << 50) - (One << 10))];

    /// <summary>The kernels for four lanes; for eight, those whose lanes are independent.</summary>
    internal static string Generate(int lanes)
    {
        var code = new CodeWriter();
        var emit = new P256Emitter(code, lanes);
        code.Lines("""
            // Written by eng/FieldGen, which proves the bounds of every line; see P256Kernels there and docs/maths/p256.md.
            using System.Runtime.CompilerServices;
            using System.Runtime.Intrinsics;
            using System.Runtime.Intrinsics.X86;

            namespace FastCrypto;

            """);
        code.Open($"internal static partial class P256FieldFma{emit.Bits}");
        Field(code, emit);
        if (lanes == 4)
        {
            Double(code, emit);
            Add(code, emit);
            code.Line();
        }

        MixedAdd(code, emit);
        DoubleLanes(code, emit);
        code.Close();
        return code.ToString();
    }

    private static void Method(CodeWriter code, string summary, string signature)
    {
        code.Line($"/// <summary>{summary}</summary>");
        code.Line("[SkipLocalsInit]");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.Open(signature);
    }

    /// <summary>Reads an argument, whose bounds a debug build checks.</summary>
    private static P256Digits Load(CodeWriter code, P256Emitter emit, string name, string source, Range[][] ranges)
    {
        code.Line($"CheckDigits({source}, {ranges[0].Max(r => r.Magnitude)}, {ranges[4].Max(r => r.Magnitude)});");
        return emit.Define(name, new P256Digits([.. Numbered("D").Select(d => $"{source}.{d}")], ranges));
    }

    private static P256Wide LoadWide(CodeWriter code, string source, Range[][] ranges)
    {
        code.Line($"CheckColumns({source}, {ranges[0].Max(r => r.Magnitude)}, {ranges[4].Max(r => r.Magnitude)});");
        return new([.. Numbered("W").Select(w => $"{source}.{w}")], NoExcess, ranges);
    }

    private static void Store(CodeWriter code, string target, P256Digits value)
    {
        for (int k = 0; k < DigitCount; k++)
            code.Line($"{target}.D{k} = {value.Names[k]};");
    }

    private static void Store(CodeWriter code, P256Emitter emit, string target, P256Wide value)
    {
        for (int k = 0; k < DigitCount; k++)
        {
            code.Line($"{target}.W{k} = {value.Names[k]} - {emit.Constants(value.Excess[k])};");
        }
    }

    private static void Check(P256Digits value, Range[][] invariant, string what)
    {
        for (int k = 0; k < DigitCount; k++)
        {
            for (int lane = 0; lane < Lanes; lane++)
                Require(invariant[k][lane].Contains(value.Ranges[k][lane]), $"{what}, digit {k}, lane {lane}");
        }
    }

    private static void Check(P256Wide value, Range[][] invariant, string what)
    {
        for (int k = 0; k < DigitCount; k++)
        {
            for (int lane = 0; lane < Lanes; lane++)
                Require(invariant[k][lane].Contains(value.Ranges[k][lane]), $"{what}, column {k}, lane {lane}");
        }
    }

    private static Range[][] Lanewise(params BigInteger[] tops) =>
        [.. Enumerable.Range(0, DigitCount).Select(k => tops.Select(top => Element(top)[k]).ToArray())];

    private static void Field(CodeWriter code, P256Emitter emit)
    {
        Range[][] any = Same(Element(LooseTop));
        Method(
            code,
            "r = a·b/R, not carried.",
            $"internal static void Multiply(out P256Wide{emit.Bits} r, in P256Digits{emit.Bits} a, in P256Digits{emit.Bits} b)");
        emit.Constants();
        P256Wide product = emit.Multiply("z", Load(code, emit, "a", "a", any), Load(code, emit, "b", "b", any));
        Check(product, Same(Columns), "product");
        Store(code, emit, "r", product);
        code.Close();
        code.Line();

        Method(
            code,
            "r = a²/R, not carried.",
            $"internal static void Square(out P256Wide{emit.Bits} r, in P256Digits{emit.Bits} a)");
        emit.Constants();
        product = emit.Square("z", Load(code, emit, "a", "a", any));
        Check(product, Same(Columns), "square");
        Store(code, emit, "r", product);
        code.Close();
        code.Line();

        Method(
            code,
            "Carries columns below 2^56 (the top one below 2^50 − 2^10).",
            $"internal static void Carry(out P256Digits{emit.Bits} r, in P256Wide{emit.Bits} w)");
        emit.Constants();
        P256Digits digits = emit.Carry("d", LoadWide(code, "w", Same(Columns)));
        Check(digits, any, "carry");
        Store(code, "r", digits);
        code.Close();
        code.Line();

        Method(
            code,
            "Carries columns below 2^58 and folds what stands above 2^256.",
            $"internal static void CarryFolded(out P256Digits{emit.Bits} r, in P256Wide{emit.Bits} w)");
        emit.Constants();
        digits = emit.CarryFolded("d", LoadWide(code, "w", Same([.. Enumerable.Repeat(Range.Symmetric(One << 58), 5)])));
        Check(digits, Same(Element(FoldedTop)), "folded carry");
        Store(code, "r", digits);
        code.Close();
        code.Line();
    }

    // The state between operations: A = (Y, Y, α, a'), B = (Y, Z, α, ·) with α = 3(X − Z²)(X + Z²), X in all
    // lanes, and Z² as columns in lane 2.
    private static Range[][] StateA => Same(Element(FoldedTop));

    private static Range[][] StateB => Lanewise(FoldedTop, LooseTop, FoldedTop, FoldedTop);

    private static Range[][] StateX => Same(Element(FoldedTop));

    private static Range[][] StateZZ => Same(Columns);

    /// <summary>
    /// dbl-2001-b: γ = Y², β = Xγ, X3 = α² − 8β, Z3 = 2YZ, Y3 = α(4β − X3) − 8γ², in three rounds.
    /// </summary>
    private static void Double(CodeWriter code, P256Emitter emit)
    {
        Method(
            code,
            "Doubles the point <paramref name=\"count\"/> times; count is public and at least 1.",
            $"internal static void Double(ref P256State{emit.Bits} s, int count)");
        emit.Constants();
        code.Line(
            "Vector256<ulong> lanes01 = Vector256.Create(ulong.MaxValue, ulong.MaxValue, 0, 0), lane2 = Vector256.Create(0, 0, ulong.MaxValue, 0);");
        P256Digits a = Load(code, emit, "a", "s.A", StateA), b = Load(code, emit, "b", "s.B", StateB),
            x = Load(code, emit, "x", "s.X", StateX);
        code.Line("do");
        code.Open();
        code.Line("// (γ, YZ, α², ·), then (γ, γ, 2YZ, γ).");
        P256Wide first = emit.Multiply("p", a, b);
        P256Wide gamma = emit.Define("g", Permute(first, 0, 0, 1, 0));
        P256Digits d = emit.Carry("d", P256Emitter.Add(gamma, Keep(gamma, "lane2", 2)));
        code.Line("// (β, γ², Z3², ·), then (4β − X3, X3 + Z3², X3 − Z3², X3).");
        P256Wide second = emit.Multiply("q", emit.Define("e", Blend(d, x, 0)), d);
        P256Wide fourBeta = emit.Define("f", ShiftLeft(Broadcast(second, 0), 2));
        P256Wide x3 = emit.Define("t", Subtract(Broadcast(first, 2), ShiftLeft(fourBeta, 1)));
        P256Wide zz = emit.Define("w", Broadcast(second, 2));
        P256Wide sums = Blend(Blend(Blend(x3, Subtract(fourBeta, x3), 0), P256Emitter.Add(x3, zz), 1), Subtract(x3, zz), 2);
        P256Digits n = emit.CarryFolded("n", sums);
        code.Line("// (α(4β − X3), (X3 − Z3²)(X3 + Z3²), ·, ·), then (Y3, Y3, α3, ·).");
        P256Wide third = emit.Multiply("r", emit.Define("k", Blend(Broadcast(n, 2), Broadcast(a, 2), 0)), n);
        P256Wide y = emit.Define("y", Permute(third, 0, 0, 1, 1));
        P256Wide gammaSquared = Keep(ShiftLeft(Broadcast(second, 1), 3), "lanes01", 0, 1);
        P256Digits v = emit.CarryFolded("v", P256Emitter.Add(Subtract(y, gammaSquared), Keep(ShiftLeft(y, 1), "lane2", 2)));
        P256Digits newB = Blend(v, Broadcast(d, 2), 1), newX = Broadcast(n, 3);
        Check(v, StateA, "doubling: A");
        Check(newB, StateB, "doubling: B");
        Check(newX, StateX, "doubling: X");
        Check(zz, StateZZ, "doubling: Z²");
        for (int k = 0; k < DigitCount; k++)
        {
            code.Line($"x{k} = {newX.Names[k]};");
            code.Line($"b{k} = {newB.Names[k]};");
            code.Line($"a{k} = {v.Names[k]};");
        }

        code.Line("count--;");
        code.Line("if (count == 0)");
        code.Open();
        Store(code, emit, "s.ZZ", zz);
        code.Close();
        code.Close();
        code.Line("while (count > 0);");
        Store(code, "s.A", a);
        Store(code, "s.B", b);
        Store(code, "s.X", x);
        code.Close();
        code.Line();
    }

    /// <summary>
    /// add-2007-bl without its doublings: U1 = X1·Z2², U2 = X2·Z1², S1 = Y1·Z2³, S2 = Y2·Z1³, H = U2 − U1, R = S2 − S1, V = U1·H²,
    /// X3 = R² − H³ − 2V, Y3 = R(V − X3) − S1·H³, Z3 = Z1·Z2·H, in four rounds. Wrong where H = 0: the caller proves that it is not.
    /// </summary>
    private static void Add(CodeWriter code, P256Emitter emit)
    {
        Method(
            code,
            "Adds the entry's point, which is neither that of the state nor its negative; neither is infinity.",
            $"internal static void Add(ref P256State{emit.Bits} s, in P256Entry{emit.Bits} e)");
        emit.Constants();
        code.Line("Vector256<ulong> lane0 = Vector256.Create(ulong.MaxValue, 0, 0, 0), lane2 = Vector256.Create(0, 0, ulong.MaxValue, 0);");
        code.Line("Vector256<ulong> lanes01 = Vector256.Create(ulong.MaxValue, ulong.MaxValue, 0, 0);");
        P256Digits b = Load(code, emit, "b", "s.B", StateB), x = Load(code, emit, "x", "s.X", StateX);
        P256Digits t = Load(code, emit, "t", "e.A", Same(Element(LooseTop)));
        P256Digits zz = emit.Carry("z", LoadWide(code, "s.ZZ", StateZZ));
        code.Line("// (Z1³, U1, U2, Z1·Z2), then (U1, Z1³, H, Z1·Z2).");
        P256Wide first = emit.Multiply(
            "p",
            emit.Define("g", Blend(Blend(Broadcast(b, 1), Broadcast(x, 0), 1), t, 2)),
            emit.Define("h", Blend(Broadcast(zz, 2), t, 1, 3)));
        P256Digits d = emit.Carry("d", Subtract(Permute(first, 1, 0, 2, 3), Keep(Broadcast(first, 1), "lane2", 2)));
        code.Line("// (S1, S2, H², Z3), then (R, H², S1, Z3).");
        P256Digits a = Load(code, emit, "a", "s.A", StateA), y2 = Load(code, emit, "y", "e.Y", Same(Element(LooseTop)));
        P256Wide second = emit.Multiply(
            "q",
            emit.Define("i", Blend(d, a, 0)),
            emit.Define("j", Blend(Blend(Broadcast(d, 2), t, 0), y2, 1)));
        P256Digits n = emit.Carry("n", Subtract(Permute(second, 1, 2, 0, 3), Keep(second, "lane0", 0)));
        code.Line("// (R², H³, V, Z3²), then (V − X3, H³, X3 + Z3², X3) and X3 − Z3².");
        P256Wide third = emit.Multiply(
            "r",
            emit.Define("k", Blend(Permute(d, 0, 2, 0, 0), n, 0, 3)),
            emit.Define("l", Permute(n, 0, 1, 1, 3)));
        P256Wide v = emit.Define("v", Broadcast(third, 2));
        P256Wide x3 = emit.Define("w", Subtract(Subtract(Broadcast(third, 0), Broadcast(third, 1)), ShiftLeft(v, 1)));
        P256Wide zz3 = emit.Define("u", Broadcast(third, 3));
        P256Digits sums = emit.CarryFolded("m", Blend(Blend(Blend(x3, Subtract(v, x3), 0), third, 1), P256Emitter.Add(x3, zz3), 2));
        P256Digits difference = emit.CarryFolded("f", Subtract(x3, zz3));
        code.Line("// (R(V − X3), S1·H³, (X3 − Z3²)(X3 + Z3²), ·), then (Y3, Y3, α3, ·).");
        P256Wide fourth = emit.Multiply("o", emit.Define("s", Blend(Blend(difference, n, 0), Broadcast(n, 2), 1)), sums);
        P256Wide y = emit.Define("sy", Permute(fourth, 0, 0, 2, 2));
        P256Digits newA = emit.CarryFolded(
            "aa", P256Emitter.Add(Subtract(y, Keep(Broadcast(fourth, 1), "lanes01", 0, 1)), Keep(ShiftLeft(y, 1), "lane2", 2)));
        P256Digits newB = Blend(newA, Broadcast(n, 3), 1), newX = Broadcast(sums, 3);
        Check(newA, StateA, "addition: A");
        Check(newB, StateB, "addition: B");
        Check(newX, StateX, "addition: X");
        Check(zz3, StateZZ, "addition: Z²");
        Store(code, "s.A", newA);
        Store(code, "s.B", newB);
        Store(code, "s.X", newX);
        Store(code, emit, "s.ZZ", zz3);
        code.Close();
    }

    // Four accumulators side by side: X and Y as digits and as the folded columns they were carried from.
    private static Range[] FoldedColumns =>
        [.. Enumerable.Repeat(Range.Symmetric((One << 58) + (One << 55)), 4), Range.Symmetric(FoldedTop - (One << 10))];

    /// <summary>
    /// madd: U2 = X2·Z1², S2 = Y2·Z1³, H = U2 − X1, R = S2 − Y1, V = X1·H², X3 = R² − H³ − 2V, Y3 = R(V − X3) − Y1·H³, Z3 = Z1·H,
    /// the same in four independent lanes. Wrong where H = 0.
    /// </summary>
    private static void MixedAdd(CodeWriter code, P256Emitter emit)
    {
        Method(
            code,
            "Adds to each lane's point the affine point of that lane, neither it nor its negative; none is infinity.",
            $"internal static void MixedAdd(ref P256Accumulator{emit.Bits} s, in P256AffineEntry{emit.Bits} e)");
        emit.Constants();
        P256Digits z = Load(code, emit, "z", "s.Z", Same(Element(LooseTop)));
        P256Digits zz = emit.Carry("zz", emit.Square("sz", z));
        P256Wide u2 = emit.Multiply("u", Load(code, emit, "x", "e.X", Same(Element(FoldedTop))), zz);
        P256Wide zzz = emit.Multiply("t", z, zz);
        P256Digits h = emit.Carry("h", Subtract(u2, LoadWide(code, "s.XW", Same(FoldedColumns))));
        P256Wide s2 = emit.Multiply("w", Load(code, emit, "y", "e.Y", Same(Element(FoldedTop))), emit.Carry("tz", zzz));
        P256Wide hh = emit.Square("sh", h);
        P256Digits z3 = emit.Carry("zn", emit.Multiply("o", z, h));
        Check(z3, Same(Element(LooseTop)), "mixed addition: Z");
        Store(code, "s.Z", z3);
        P256Digits r = emit.Carry("r", Subtract(s2, LoadWide(code, "s.YW", Same(FoldedColumns))));
        P256Digits hhDigits = emit.Carry("hh", hh);
        P256Wide hhh = emit.Multiply("g", h, hhDigits);
        P256Wide v = emit.Multiply("v", Load(code, emit, "xa", "s.X", Same(Element(FoldedTop))), hhDigits);
        P256Wide rr = emit.Square("sr", r);
        P256Wide x3 = emit.Define("xw", emit.Fold("xf", emit.Define("xn", Subtract(Subtract(rr, hhh), ShiftLeft(v, 1)))));
        Check(x3, Same(FoldedColumns), "mixed addition: X columns");
        Store(code, emit, "s.XW", x3);
        P256Digits x3Digits = emit.Carry("xd", x3);
        Check(x3Digits, Same(Element(FoldedTop)), "mixed addition: X");
        P256Digits difference = emit.CarryFolded("d", Subtract(v, x3));
        P256Wide yhhh = emit.Multiply("p", Load(code, emit, "ya", "s.Y", Same(Element(FoldedTop))), emit.Carry("gd", hhh));
        Store(code, "s.X", x3Digits);
        P256Wide product = emit.Multiply("q", r, difference);
        P256Wide y3 = emit.Define("yw", emit.Fold("yf", emit.Define("yn", Subtract(product, yhhh))));
        Check(y3, Same(FoldedColumns), "mixed addition: Y columns");
        Store(code, emit, "s.YW", y3);
        P256Digits y3Digits = emit.Carry("yd", y3);
        Check(y3Digits, Same(Element(FoldedTop)), "mixed addition: Y");
        Store(code, "s.Y", y3Digits);
        code.Close();
    }

    /// <summary>dbl-2001-b as above, the same in four independent lanes.</summary>
    private static void DoubleLanes(CodeWriter code, P256Emitter emit)
    {
        code.Line();
        Method(
            code,
            "Doubles each lane's point; none is infinity.",
            $"internal static void DoubleLanes(ref P256Accumulator{emit.Bits} s)");
        emit.Constants();
        P256Digits z = Load(code, emit, "z", "s.Z", Same(Element(LooseTop))), y = Load(code, emit, "y", "s.Y", Same(Element(FoldedTop)));
        P256Wide zz = emit.Square("sz", z);
        P256Wide gamma = emit.Square("sy", y);
        P256Wide yz = emit.Multiply("t", y, z);
        P256Wide x = LoadWide(code, "s.XW", Same(FoldedColumns));
        P256Digits sum = emit.CarryFolded("p", P256Emitter.Add(x, zz)), difference = emit.CarryFolded("m", Subtract(x, zz));
        P256Digits z3 = emit.Carry("zn", ShiftLeft(yz, 1));
        Check(z3, Same(Element(LooseTop)), "lane doubling: Z");
        Store(code, "s.Z", z3);
        P256Digits gammaDigits = emit.Carry("g", gamma);
        P256Wide third = emit.Define("a", emit.Multiply("u", sum, difference));
        P256Digits alpha = emit.CarryFolded("al", P256Emitter.Add(third, ShiftLeft(third, 1)));
        P256Wide fourBeta = emit.Define(
            "b", ShiftLeft(emit.Multiply("v", Load(code, emit, "xa", "s.X", Same(Element(FoldedTop))), gammaDigits), 2));
        P256Wide gammaSquared = emit.Square("sg", gammaDigits);
        P256Wide x3 = emit.Define("xw", emit.Fold("xf", emit.Define("xn", Subtract(emit.Square("sa", alpha), ShiftLeft(fourBeta, 1)))));
        Check(x3, Same(FoldedColumns), "lane doubling: X columns");
        Store(code, emit, "s.XW", x3);
        P256Digits x3Digits = emit.Carry("xd", x3);
        Check(x3Digits, Same(Element(FoldedTop)), "lane doubling: X");
        Store(code, "s.X", x3Digits);
        P256Wide product = emit.Multiply("q", alpha, emit.CarryFolded("d", Subtract(fourBeta, x3)));
        P256Wide y3 = emit.Define("yw", emit.Fold("yf", emit.Define("yn", Subtract(product, ShiftLeft(gammaSquared, 3)))));
        Check(y3, Same(FoldedColumns), "lane doubling: Y columns");
        Store(code, emit, "s.YW", y3);
        P256Digits y3Digits = emit.Carry("yd", y3);
        Check(y3Digits, Same(Element(FoldedTop)), "lane doubling: Y");
        Store(code, "s.Y", y3Digits);
        code.Close();
    }
}

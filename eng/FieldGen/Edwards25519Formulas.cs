namespace FastCrypto.FieldGen;

/// <summary>
/// The complete formulas of RFC 8032 section 5.1.4 in two arrangements: one point with its coordinates (X, Y, Z, T) in the four lanes, for
/// signature verification, and four points with one coordinate to a vector, for multiples of the base point. The names are the RFC's.
/// </summary>
internal static class Edwards25519Formulas
{
    internal static string Generate()
    {
        var code = new CodeWriter();
        code.Header(nameof(Edwards25519Formulas));
        code.Open("internal static partial class Edwards25519Fma256");
        Double(code);
        code.Line();
        Add(code);
        code.Line();
        ToCached(code);
        code.Line();
        AddFour(code);
        code.Close();
        return code.ToString();
    }

    private static void Double(CodeWriter code)
    {
        var emit = new Field25519Emitter(code, lanes: 4);
        code.KernelMethod("internal static void Double(ref Field25519Wide256 point, int count)", "Doubles one point count times.");
        emit.Constants();
        Wide point = emit.LoadLoopState("w", "point");
        code.Line("for (int i = 0; i < count; i++)");
        code.Open();
        Digits xyzt = emit.Carry("v", point);

        code.Line("// (A, B, Z², X·Y), then (H, E, G, F) = (A + B, 2XY, B - A, 2Z² - (B - A)): the RFC's E and G negated, which");
        code.Line("// negates all four coordinates and leaves the point.");
        Wide products = emit.Multiply("p", emit.Permute("l", xyzt, 0, 1, 2, 0), emit.Permute("r", xyzt, 0, 1, 2, 1));
        Wide sums = emit.Permute("s", emit.SumsAndDifferences("d", products, reverse: true), 0, 1, 1, 1);
        Wide twice = emit.Permute("t", emit.Add("e", products, products), 3, 3, 2, 2);
        Wide differences = emit.Add("g", twice, emit.Zero("z", sums, 0b0010), subtract: true);
        Finish(emit, point, emit.Select("f", sums, differences, 0b1010));
        code.Close();
        code.Line();
        emit.Store("point", point);
        code.Close();
    }

    private static void Add(CodeWriter code)
    {
        var emit = new Field25519Emitter(code, lanes: 4);
        code.KernelMethod("internal static void Add(ref Field25519Wide256 point, in Field25519Digits256 other)",
            "Adds a point in cached form to one point.");
        emit.Constants();
        Wide point = emit.LoadLoopState("w", "point");
        Digits cached = emit.LoadDigits("q", "other");
        Digits left = emit.Carry("v", YPlusXAndYMinusX(emit, point));

        code.Line("// (B, A, D, C), then (H, E, G, F) = (B + A, B - A, D + C, D - C)");
        Wide products = emit.Multiply("p", left, cached);
        Finish(emit, point, emit.SumsAndDifferences("d", products));
        emit.Store("point", point);
        code.Close();
    }

    private static void ToCached(CodeWriter code)
    {
        var emit = new Field25519Emitter(code, lanes: 4);
        code.KernelMethod(
            "internal static void ToCached(in Field25519Wide256 point, in Field25519Digits256 factors, out Field25519Digits256 result)",
            "The cached form (Y + X, Y - X, 2Z, 2d·T) of one point; the factors are (1, 1, 2, 2d).");
        emit.Constants();
        Digits left = emit.Carry("v", YPlusXAndYMinusX(emit, emit.LoadLoopState("w", "point")));
        emit.Store("result", emit.Carry("r", emit.Multiply("p", left, emit.LoadDigits("k", "factors"))));
        code.Close();
    }

    private static void AddFour(CodeWriter code)
    {
        var emit = new Field25519Emitter(code, lanes: 4);
        code.KernelMethod(
            "internal static void Add(ref FourPoints sum, in Field25519Digits256 yMinusX, in Field25519Digits256 yPlusX, in Field25519Digits256 xy2d)",
            "Adds four affine points to four points.");
        emit.Constants();

        code.Line("// A = (Y1 - X1)·(y2 - x2), B = (Y1 + X1)·(y2 + x2), C = T1·2d·x2·y2");
        Wide x = emit.LoadWide("x", "sum.X"), y = emit.LoadWide("y", "sum.Y");
        Wide a = emit.Multiply("a", emit.Carry("m", emit.Add("d", y, x, subtract: true)), emit.LoadDigits("ym", "yMinusX"));
        Wide b = emit.Multiply("b", emit.Carry("n", emit.Add("e", y, x)), emit.LoadDigits("yp", "yPlusX"));
        Wide c = emit.Multiply("c", emit.Carry("t", emit.LoadWide("wt", "sum.T")), emit.LoadDigits("xy", "xy2d"));

        code.Line("// D = 2·Z1; E = B - A, F = D - C, G = D + C, H = B + A");
        Wide z = emit.LoadWide("z", "sum.Z");
        Wide d = emit.Add("zz", z, z);
        Digits ee = emit.Carry("ee", emit.Add("f", b, a, subtract: true)), hh = emit.Carry("hh", emit.Add("g", b, a));
        Digits ff = emit.Carry("ff", emit.Add("i", d, c, subtract: true)), gg = emit.Carry("gg", emit.Add("j", d, c));
        emit.Store("sum.X", emit.Multiply("o", ee, ff));
        emit.Store("sum.Y", emit.Multiply("p", gg, hh));
        emit.Store("sum.Z", emit.Multiply("q", ff, gg));
        emit.Store("sum.T", emit.Multiply("r", ee, hh));
        code.Close();
    }

    /// <summary>(Y + X, Y − X, Z, T) from (X, Y, Z, T).</summary>
    private static Wide YPlusXAndYMinusX(Field25519Emitter emit, Wide point) =>
        emit.Select("c", emit.SumsAndDifferences("a", point, reverse: true), point, 0b1100);

    /// <summary>(X3, Y3, Z3, T3) = (E·F, G·H, F·G, E·H) from (H, E, G, F).</summary>
    private static void Finish(Field25519Emitter emit, Wide point, Wide hegf)
    {
        Digits digits = emit.Carry("m", hegf);
        emit.AssignLoopState(point, emit.Multiply("o", emit.Permute("ml", digits, 1, 2, 3, 1), emit.Permute("mr", digits, 3, 0, 2, 0)));
    }
}

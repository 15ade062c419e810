namespace FastCrypto.FieldGen;

/// <summary>
/// The Montgomery ladder of RFC 7748 section 5 with its whole state in one vector, lanes (x2, z2, x3, z3): three four-way
/// multiplications and three carries for each bit of the scalar. The names are the RFC's.
/// </summary>
internal static class X25519Ladder
{
    internal static string Generate()
    {
        var code = new CodeWriter();
        var emit = new Field25519Emitter(code, lanes: 4);
        code.Header(nameof(X25519Ladder));
        code.Open("internal static partial class X25519Fma256");
        code.KernelMethod(
            "internal static void Ladder(ref Field25519Wide256 state, in Field25519Digits256 basePoint, ReadOnlySpan<byte> scalar)",
            "255 steps from bit 254 of the clamped scalar down to bit 0; x1 is lane 3 of the base point.");
        emit.Constants();
        code.Line("Vector256<double> a24 = Vector256.Create(121665.0);");
        code.Line("Vector256<int> keep1 = Indices(0, 1, 3, 2), keep2 = Indices(0, 1, 0, 1);");
        code.Line("Vector256<int> toggle1 = keep1 ^ Indices(2, 3, 3, 2), toggle2 = keep2 ^ Indices(2, 3, 0, 1);");
        Wide state = emit.LoadLoopState("w", "state");
        Digits x1 = emit.LoadDigits("x", "basePoint");
        code.Line("uint previous = 0;");
        code.Line("for (int t = 254; t >= 0; t--)");
        code.Open();
        code.Lines("""
            uint bit = (uint)(scalar[t >> 3] >> (t & 7)) & 1;
            Vector256<int> swap = Vector256.Create((int)(0 - (bit ^ previous)));
            previous = bit;
            Vector256<int> index1 = keep1 ^ (toggle1 & swap), index2 = keep2 ^ (toggle2 & swap);
            """);

        code.Line("// (A, B, C, D) = (x2 + z2, x2 - z2, x3 + z3, x3 - z3)");
        Digits abcd = emit.Carry("v", emit.SumsAndDifferences("s", state));

        code.Line("// (AA, BB, DA, CB), or (CC, DD, DA, CB) where the points are swapped.");
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            code.Line($"Vector256<double> l{k} = {PermuteBy(abcd[k], "index1")}, r{k} = {PermuteBy(abcd[k], "index2")};");
        Wide products = emit.Multiply("y", new(Field25519Emitter.Names("l")), new(Field25519Emitter.Names("r")));

        code.Line("// (AA, E, S, T) = (AA, AA - BB, DA + CB, DA - CB)");
        Wide sums = emit.SumsAndDifferences("d", products);
        Digits aest = emit.Carry("g", emit.Select("i", sums, products, 0b0001));

        code.Line("// (x2, a24·E, S², T²): lane 0 takes BB as AA - E.");
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
        {
            code.Line($"Vector256<double> b{k} = Avx.Blend({aest[k]}, {aest[k]} - Avx.Permute({aest[k]}, 0b0101), 0b0001);");
            code.Line($"b{k} = Avx.Blend(b{k}, {(k == 0 ? "a24" : "Vector256<double>.Zero")}, 0b0010);");
        }

        Wide squares = emit.Multiply("z", aest, new(Field25519Emitter.Names("b")));

        code.Line("// (·, AA + a24·E, ·, T²)");
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            code.Line(
                $"Vector256<ulong> f{k} = {squares[k]} + Avx2.Blend(Avx2.UnpackLow({products[k]}, {products[k]}).AsUInt32(), Vector256<uint>.Zero, 0b11110011).AsUInt64();");
        var factor = new Wide(
            Field25519Emitter.Names("f"), [.. squares.Excess.Zip(products.Excess, (s, p) => new[] { s[0], s[1] + p[0], s[2], s[3] })]);
        Digits left = emit.Carry("m", factor);

        code.Line("// (·, z2, ·, z3) = (·, E·(AA + a24·E), ·, x1·T²)");
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            code.Line($"Vector256<double> n{k} = Avx.Blend({aest[k]}, {x1[k]}, 0b1000);");
        Wide zs = emit.Multiply("o", left, new(Field25519Emitter.Names("n")));
        emit.AssignLoopState(state, emit.Select("j", squares, zs, 0b1010));
        code.Close();
        code.Line();
        emit.Store("state", state);
        code.Close();
        code.Close();
        return code.ToString();
    }

    // A register permutation takes the same time for every control. A helper method would exceed the JIT's budget for inlining.
    private static string PermuteBy(string digit, string indices) => $"Avx2.PermuteVar8x32({digit}.AsSingle(), {indices}).AsDouble()";
}

namespace FastCrypto.FieldGen;

/// <summary>
/// The Montgomery ladder of RFC 7748 section 5 with one exchange to a lane, a step cut into five methods. The names are the RFC's.
/// </summary>
internal sealed class X25519BatchLadder : WorkspaceKernel<X25519BatchLadder.Slot>
{
    internal enum Slot
    {
        X1, X2, Z2, X3, Z3, A, B, C, D, AA, BB, E, S, T, F,
    }

    private X25519BatchLadder(int lanes)
        : base(lanes)
    {
    }

    internal static string Generate(int lanes) => new X25519BatchLadder(lanes).Generate();

    private string Generate()
    {
        Begin($"struct X25519BatchFma{64 * Lanes} : IX25519BatchLadder", $"The ladder's steps for {Lanes} exchanges at a time.");
        Start("Gives the columns of x2, z2, x3 and z3 the excess that the steps expect.", Slot.X2, Slot.Z2, Slot.X3, Slot.Z3);
        Code.Line();
        Code.KernelMethod(
            "public static void Step(ulong* w, ulong* swap)", "One step; swap is all ones in the lanes whose points change places.");
        Code.Line("SumsAndDifferences(w, swap);");
        Code.Line("CrossProducts(w);");
        Code.Line("Squares(w);");
        Code.Line("DifferentialAddition(w);");
        Code.Line("Doubling(w);");
        Code.Close();
        Code.Line();
        Method("Finish", "x2 and z2 as digits, in the places of A and B.", () =>
        {
            Store(Slot.A, Emit.Carry("a", Columns("x", Slot.X2)));
            Store(Slot.B, Emit.Carry("b", Columns("z", Slot.Z2)));
        }, isPublic: true);
        Code.Line();
        SumsAndDifferences();
        Code.Line();
        Method("CrossProducts", "S = DA + CB and T = DA - CB.", () =>
        {
            Wide da = Emit.Multiply("da", Digits("d", Slot.D), Digits("a", Slot.A)),
                cb = Emit.Multiply("cb", Digits("c", Slot.C), Digits("b", Slot.B));
            Store(Slot.S, Emit.Carry("s", Emit.Add("ws", da, cb)));
            Store(Slot.T, Emit.Carry("t", Emit.Add("wt", da, cb, subtract: true)));
        });
        Code.Line();
        Method("Squares",
            "AA, BB, E = AA - BB and F = AA + a24·E, of the point that is doubled (A and B were moved to the places of AA and BB).", () =>
        {
            Wide aa = Emit.Square("aa", Digits("a", Slot.AA)), bb = Emit.Square("bb", Digits("b", Slot.BB));
            Store(Slot.AA, Emit.Carry("ra", aa));
            Store(Slot.BB, Emit.Carry("rb", bb));
            Digits e = Emit.Carry("e", Emit.Add("we", aa, bb, subtract: true));
            Store(Slot.E, e);
            Code.Line($"{Emit.Doubles} a24 = {Emit.Vector}.Create(121665.0);");
            Store(Slot.F, Emit.Carry("f", Emit.Add("wf", Emit.MultiplyByDigit("m", e, "a24"), aa)));
        });
        Code.Line();
        Method("DifferentialAddition", "x3 = S² and z3 = x1·T².", () =>
        {
            Store(Slot.X3, Emit.Square("s", Digits("x", Slot.S)));
            Digits tt = Emit.Carry("tt", Emit.Square("t", Digits("y", Slot.T)));
            Store(Slot.Z3, Emit.Multiply("z", tt, Digits("u", Slot.X1)));
        });
        Code.Line();
        Method("Doubling", "x2 = AA·BB and z2 = E·F.", () =>
        {
            Store(Slot.X2, Emit.Multiply("x", Digits("a", Slot.AA), Digits("b", Slot.BB)));
            Store(Slot.Z2, Emit.Multiply("z", Digits("e", Slot.E), Digits("f", Slot.F)));
        });
        Code.Close();
        return Code.ToString();
    }

    private void SumsAndDifferences()
    {
        Code.KernelMethod(
            "private static void SumsAndDifferences(ulong* w, ulong* swap)",
            "A, B, C, D, and in the places of AA and BB what is to be squared: A and B, or C and D in the lanes that are swapped.");
        Emit.Constants();
        Wide x2 = Columns("x2", Slot.X2), z2 = Columns("z2", Slot.Z2);
        Digits a = Emit.Carry("a", Emit.Add("wa", x2, z2)), b = Emit.Carry("b", Emit.Add("wb", x2, z2, subtract: true));
        Store(Slot.A, a);
        Store(Slot.B, b);
        Wide x3 = Columns("x3", Slot.X3), z3 = Columns("z3", Slot.Z3);
        Digits c = Emit.Carry("c", Emit.Add("wc", x3, z3)), d = Emit.Carry("d", Emit.Add("wd", x3, z3, subtract: true));
        Store(Slot.C, c);
        Store(Slot.D, d);
        Code.Line($"{Emit.Doubles} choice = {Emit.Vector}.LoadAligned(swap).AsDouble();");
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
        {
            Store(Slot.AA, k, $"{Emit.Vector}.ConditionalSelect(choice, {c[k]}, {a[k]})", "double");
            Store(Slot.BB, k, $"{Emit.Vector}.ConditionalSelect(choice, {d[k]}, {b[k]})", "double");
        }

        Code.Close();
    }

    // x3 is a square, the others are products.
    protected override ulong[] ExcessOf(Slot slot) => slot == Slot.X3 ? Field25519Emitter.SquareExcess : Field25519Emitter.ProductExcess;
}

namespace FastCrypto.FieldGen;

/// <summary>
/// Multiples of edwards25519's base point with one scalar to a lane: the additions of <see cref="Edwards25519Formulas"/>'s four points, for
/// as many points as there are lanes, cut into two methods. The names are those of RFC 8032 section 5.1.4.
/// </summary>
internal sealed class X25519BatchComb : WorkspaceKernel<X25519BatchComb.Slot>
{
    internal enum Slot
    {
        X, Y, Z, T, YMinusX, YPlusX, XY2D, E, F, G, H,
    }

    private X25519BatchComb(int lanes)
        : base(lanes)
    {
    }

    internal static string Generate(int lanes) => new X25519BatchComb(lanes).Generate();

    // All coordinates are products.
    protected override ulong[] ExcessOf(Slot slot) => Field25519Emitter.ProductExcess;

    private string Generate()
    {
        Begin($"partial struct X25519BatchCombFma{64 * Lanes} : IX25519BatchComb",
            $"The additions for {Lanes} multiples of the base point at a time.");
        Code.Line("// Where Select leaves (y - x, y + x, 2d·x·y) of each lane's point.");
        foreach (Slot slot in new[] { Slot.YMinusX, Slot.YPlusX, Slot.XY2D })
            Code.Line($"private const int {slot} = {Offset(slot)};");
        Code.Line();
        Start("Gives the columns of X, Y, Z and T the excess that the additions expect.", Slot.X, Slot.Y, Slot.Z, Slot.T);
        Code.Line();
        Code.KernelMethod("public static void Add(ulong* w)", "Adds the selected affine point to each lane's sum.");
        Code.Line("Factors(w);");
        Code.Line("Coordinates(w);");
        Code.Close();
        Code.Line();
        Method("Finish", "Z + Y and Z - Y as digits, in the places of X and Y.", () =>
        {
            Wide y = Columns("y", Slot.Y), z = Columns("z", Slot.Z);
            Store(Slot.X, Emit.Carry("s", Emit.Add("a", z, y)));
            Store(Slot.Y, Emit.Carry("t", Emit.Add("b", z, y, subtract: true)));
        }, isPublic: true);
        Code.Line();
        Method(
            "Factors",
            "A = (Y1 - X1)·(y2 - x2), B = (Y1 + X1)·(y2 + x2), C = T1·2d·x2·y2, D = 2·Z1; E = B - A, F = D - C, G = D + C, H = B + A.", () =>
        {
            Wide x = Columns("x", Slot.X), y = Columns("y", Slot.Y);
            Wide a = Emit.Multiply("a", Emit.Carry("m", Emit.Add("d", y, x, subtract: true)), Digits("ym", Slot.YMinusX));
            Wide b = Emit.Multiply("b", Emit.Carry("n", Emit.Add("e", y, x)), Digits("yp", Slot.YPlusX));
            Store(Slot.E, Emit.Carry("ee", Emit.Add("f", b, a, subtract: true)));
            Store(Slot.H, Emit.Carry("hh", Emit.Add("g", b, a)));
            Wide c = Emit.Multiply("c", Emit.Carry("t", Columns("wt", Slot.T)), Digits("xy", Slot.XY2D));
            Wide z = Columns("z", Slot.Z);
            Wide twice = Emit.Add("zz", z, z);
            Store(Slot.F, Emit.Carry("ff", Emit.Add("i", twice, c, subtract: true)));
            Store(Slot.G, Emit.Carry("gg", Emit.Add("j", twice, c)));
        });
        Code.Line();
        Method("Coordinates", "X3 = E·F, Y3 = G·H, Z3 = F·G, T3 = E·H.", () =>
        {
            Digits e = Digits("e", Slot.E), f = Digits("f", Slot.F), g = Digits("g", Slot.G), h = Digits("h", Slot.H);
            Store(Slot.X, Emit.Multiply("x", e, f));
            Store(Slot.Y, Emit.Multiply("y", g, h));
            Store(Slot.Z, Emit.Multiply("z", f, g));
            Store(Slot.T, Emit.Multiply("t", e, h));
        });
        Code.Close();
        return Code.ToString();
    }
}

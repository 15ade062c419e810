namespace FastCrypto.FieldGen;

/// <summary>
/// The Montgomery ladder of RFC 7748 section 5 with one exchange to a lane. A step is cut into five methods that pass vectors through a
/// workspace: one method would have more variables than the JIT keeps track of. The names are the RFC's.
/// </summary>
internal sealed class X25519BatchLadder
{
    // The workspace: slots of five vectors. Columns stand there with the excess of the product or square that made them.
    private enum Slot
    {
        X1, X2, Z2, X3, Z3, A, B, C, D, AA, BB, E, S, T, F,
    }

    private readonly CodeWriter _code = new();
    private readonly Field25519Emitter _emit;
    private readonly int _lanes;

    private X25519BatchLadder(int lanes)
    {
        _lanes = lanes;
        _emit = new Field25519Emitter(_code, lanes);
    }

    internal static string Generate(int lanes) => new X25519BatchLadder(lanes).Generate();

    private string Generate()
    {
        string type = $"X25519BatchFma{64 * _lanes}";
        _code.Header(nameof(X25519BatchLadder));
        _code.Line($"/// <summary>The ladder's steps for {_lanes} exchanges at a time.</summary>");
        _code.Line("[ConstantTime]");
        _code.Open($"internal readonly unsafe struct {type} : IX25519BatchLadder");
        _code.Line($"public static int Lanes => {_lanes};");
        _code.Line();
        _code.Line($"public static int WorkspaceVectors => {Enum.GetValues<Slot>().Length * Field25519Emitter.DigitCount};");
        _code.Line();
        Start();
        _code.Line();
        _code.KernelMethod("public static void Step(ulong* w, ulong* swap)", "One step; swap is all ones in the lanes whose points change places.");
        _code.Line("SumsAndDifferences(w, swap);");
        _code.Line("CrossProducts(w);");
        _code.Line("Squares(w);");
        _code.Line("DifferentialAddition(w);");
        _code.Line("Doubling(w);");
        _code.Close();
        _code.Line();
        Method("Finish", "x2 and z2 as digits, in the places of A and B.", () =>
        {
            Store(Slot.A, _emit.Carry("a", Columns("x", Slot.X2)));
            Store(Slot.B, _emit.Carry("b", Columns("z", Slot.Z2)));
        }, isPublic: true);
        _code.Line();
        SumsAndDifferences();
        _code.Line();
        Method("CrossProducts", "S = DA + CB and T = DA - CB.", () =>
        {
            Wide da = _emit.Multiply("da", Digits("d", Slot.D), Digits("a", Slot.A)), cb = _emit.Multiply("cb", Digits("c", Slot.C), Digits("b", Slot.B));
            Store(Slot.S, _emit.Carry("s", _emit.Add("ws", da, cb)));
            Store(Slot.T, _emit.Carry("t", _emit.Add("wt", da, cb, subtract: true)));
        });
        _code.Line();
        Method("Squares", "AA, BB, E = AA - BB and F = AA + a24·E, of the point that is doubled (A and B were moved to the places of AA and BB).", () =>
        {
            Wide aa = _emit.Square("aa", Digits("a", Slot.AA)), bb = _emit.Square("bb", Digits("b", Slot.BB));
            Store(Slot.AA, _emit.Carry("ra", aa));
            Store(Slot.BB, _emit.Carry("rb", bb));
            Digits e = _emit.Carry("e", _emit.Add("we", aa, bb, subtract: true));
            Store(Slot.E, e);
            _code.Line($"{_emit.Doubles} a24 = {_emit.Vector}.Create(121665.0);");
            Store(Slot.F, _emit.Carry("f", _emit.Add("wf", _emit.MultiplyByDigit("m", e, "a24"), aa)));
        });
        _code.Line();
        Method("DifferentialAddition", "x3 = S² and z3 = x1·T².", () =>
        {
            Store(Slot.X3, _emit.Square("s", Digits("x", Slot.S)));
            Digits tt = _emit.Carry("tt", _emit.Square("t", Digits("y", Slot.T)));
            Store(Slot.Z3, _emit.Multiply("z", tt, Digits("u", Slot.X1)));
        });
        _code.Line();
        Method("Doubling", "x2 = AA·BB and z2 = E·F.", () =>
        {
            Store(Slot.X2, _emit.Multiply("x", Digits("a", Slot.AA), Digits("b", Slot.BB)));
            Store(Slot.Z2, _emit.Multiply("z", Digits("e", Slot.E), Digits("f", Slot.F)));
        });
        _code.Close();
        return _code.ToString();
    }

    private void Start()
    {
        _code.KernelMethod("public static void Start(ulong* w)", "Gives the columns of x2, z2, x3 and z3 the excess that the steps expect.");
        foreach (Slot slot in new[] { Slot.X2, Slot.Z2, Slot.X3, Slot.Z3 })
        {
            for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            {
                string excess = _emit.Constant([.. Enumerable.Repeat(ExcessOf(slot)[k], _lanes)]);
                _code.Line($"({_emit.Vector}.LoadAligned({Address(slot, k)}) + {excess}).StoreAligned({Address(slot, k)});");
            }
        }

        _code.Close();
    }

    private void SumsAndDifferences()
    {
        _code.KernelMethod(
            "private static void SumsAndDifferences(ulong* w, ulong* swap)",
            "A, B, C, D, and in the places of AA and BB what is to be squared: A and B, or C and D in the lanes that are swapped.");
        _emit.Constants();
        Wide x2 = Columns("x2", Slot.X2), z2 = Columns("z2", Slot.Z2);
        Digits a = _emit.Carry("a", _emit.Add("wa", x2, z2)), b = _emit.Carry("b", _emit.Add("wb", x2, z2, subtract: true));
        Store(Slot.A, a);
        Store(Slot.B, b);
        Wide x3 = Columns("x3", Slot.X3), z3 = Columns("z3", Slot.Z3);
        Digits c = _emit.Carry("c", _emit.Add("wc", x3, z3)), d = _emit.Carry("d", _emit.Add("wd", x3, z3, subtract: true));
        Store(Slot.C, c);
        Store(Slot.D, d);
        _code.Line($"{_emit.Doubles} choice = {_emit.Vector}.LoadAligned(swap).AsDouble();");
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
        {
            Store(Slot.AA, k, $"{_emit.Vector}.ConditionalSelect(choice, {c[k]}, {a[k]})", "double");
            Store(Slot.BB, k, $"{_emit.Vector}.ConditionalSelect(choice, {d[k]}, {b[k]})", "double");
        }

        _code.Close();
    }

    private void Method(string name, string summary, Action body, bool isPublic = false)
    {
        _code.KernelMethod($"{(isPublic ? "public" : "private")} static void {name}(ulong* w)", summary);
        _emit.Constants();
        body();
        _code.Close();
    }

    // x3 is a square, the others are products.
    private static ulong[] ExcessOf(Slot slot) => slot == Slot.X3 ? Field25519Emitter.SquareExcess : Field25519Emitter.ProductExcess;

    private string Address(Slot slot, int digit) => $"w + {(((int)slot * Field25519Emitter.DigitCount) + digit) * _lanes}";

    private Digits Digits(string name, Slot slot)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            _code.Line($"{_emit.Doubles} {name}{k} = {_emit.Vector}.LoadAligned((double*)({Address(slot, k)}));");
        return new Digits(Field25519Emitter.Names(name));
    }

    private Wide Columns(string name, Slot slot)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            _code.Line($"{_emit.Words} {name}{k} = {_emit.Vector}.LoadAligned({Address(slot, k)});");
        return new Wide(Field25519Emitter.Names(name), _emit.Uniform(ExcessOf(slot)));
    }

    private void Store(Slot slot, Digits digits)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            Store(slot, k, digits[k], "double");
    }

    private void Store(Slot slot, Wide wide)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
        {
            if (wide.Excess[k].Any(e => e != ExcessOf(slot)[k]))
                throw new InvalidOperationException($"{slot} must have the same excess after each step.");
            Store(slot, k, wide[k], "ulong");
        }
    }

    private void Store(Slot slot, int digit, string value, string element)
    {
        string address = Address(slot, digit);
        _code.Line($"{value}.StoreAligned({(element == "ulong" ? address : $"({element}*)({address})")});");
    }
}

namespace FastCrypto.FieldGen;

/// <summary>
/// Writes methods that pass vectors through a workspace: one method would have more variables than the JIT keeps track of. A slot of the
/// workspace holds an element, five vectors, as digits or as columns; columns keep the excess of the product or square that made them.
/// </summary>
internal abstract class WorkspaceKernel<TSlot>
    where TSlot : struct, Enum
{
    protected WorkspaceKernel(int lanes)
    {
        Lanes = lanes;
        Emit = new Field25519Emitter(Code, lanes);
    }

    protected CodeWriter Code { get; } = new();

    protected Field25519Emitter Emit { get; }

    protected int Lanes { get; }

    /// <summary>The excess of the columns that stand in a slot.</summary>
    protected abstract ulong[] ExcessOf(TSlot slot);

    /// <summary>The head of the file and of the type, with the interface's two properties.</summary>
    protected void Begin(string type, string summary)
    {
        Code.Header(GetType().Name);
        Code.Line($"/// <summary>{summary}</summary>");
        Code.Line("[ConstantTime]");
        Code.Open($"internal readonly unsafe {type}");
        Code.Line($"public static int Lanes => {Lanes};");
        Code.Line();
        Code.Line($"public static int WorkspaceVectors => {Enum.GetValues<TSlot>().Length * Field25519Emitter.DigitCount};");
        Code.Line();
    }

    /// <summary>The method that gives the slots' first columns, which are tight limbs, the excess that the other methods expect.</summary>
    protected void Start(string summary, params TSlot[] slots)
    {
        Code.KernelMethod("public static void Start(ulong* w)", summary);
        foreach (TSlot slot in slots)
        {
            for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            {
                string excess = Emit.Constant([.. Enumerable.Repeat(ExcessOf(slot)[k], Lanes)]);
                Code.Line($"({Emit.Vector}.LoadAligned({Address(slot, k)}) + {excess}).StoreAligned({Address(slot, k)});");
            }
        }

        Code.Close();
    }

    protected void Method(string name, string summary, Action body, bool isPublic = false)
    {
        Code.KernelMethod($"{(isPublic ? "public" : "private")} static void {name}(ulong* w)", summary);
        Emit.Constants();
        body();
        Code.Close();
    }

    /// <summary>The number of 64-bit elements in front of a slot.</summary>
    protected int Offset(TSlot slot) =>
        Convert.ToInt32(slot, System.Globalization.CultureInfo.InvariantCulture) * Field25519Emitter.DigitCount * Lanes;

    protected string Address(TSlot slot, int digit) => $"w + {Offset(slot) + (digit * Lanes)}";

    protected Digits Digits(string name, TSlot slot)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            Code.Line($"{Emit.Doubles} {name}{k} = {Emit.Vector}.LoadAligned((double*)({Address(slot, k)}));");
        return new Digits(Field25519Emitter.Names(name));
    }

    protected Wide Columns(string name, TSlot slot)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            Code.Line($"{Emit.Words} {name}{k} = {Emit.Vector}.LoadAligned({Address(slot, k)});");
        return new Wide(Field25519Emitter.Names(name), Emit.Uniform(ExcessOf(slot)));
    }

    protected void Store(TSlot slot, Digits digits)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
            Store(slot, k, digits[k], "double");
    }

    protected void Store(TSlot slot, Wide wide)
    {
        for (int k = 0; k < Field25519Emitter.DigitCount; k++)
        {
            if (wide.Excess[k].Any(e => e != ExcessOf(slot)[k]))
                throw new InvalidOperationException($"{slot} must have the same excess after each step.");
            Store(slot, k, wide[k], "ulong");
        }
    }

    protected void Store(TSlot slot, int digit, string value, string element)
    {
        string address = Address(slot, digit);
        Code.Line($"{value}.StoreAligned({(element == "ulong" ? address : $"({element}*)({address})")});");
    }
}

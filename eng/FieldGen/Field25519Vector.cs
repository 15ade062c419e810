namespace FastCrypto.FieldGen;

/// <summary>The field's single operations on vectors in memory.</summary>
internal static class Field25519Vector
{
    internal static string Generate(int lanes)
    {
        var code = new CodeWriter();
        int bits = 64 * lanes;
        string digits = $"Field25519Digits{bits}", wide = $"Field25519Wide{bits}";
        code.Header(nameof(Field25519Emitter));
        code.Open($"internal static partial class Field25519Fma{bits}");
        Method($"Multiply(in {digits} x, in {digits} y, out {wide} result)", "x·y: one operand may be the sum of two reduced ones.", emit =>
            emit.Store("result", emit.Multiply("p", emit.LoadDigits("x", "x"), emit.LoadDigits("y", "y"))));
        code.Line();
        Method($"Square(in {digits} x, out {wide} result)", "x²: reduced operand.", emit =>
            emit.Store("result", emit.Square("p", emit.LoadDigits("x", "x"))));
        code.Line();
        Method($"Multiply(in {digits} x, double s, out {wide} result)", "x·s for one digit s.", emit =>
        {
            code.Line($"{emit.Doubles} scale = {emit.Vector}.Create(s);");
            emit.Store("result", emit.MultiplyByDigit("p", emit.LoadDigits("x", "x"), "scale"));
        });
        code.Line();
        Method($"Carry(in {wide} x, out {digits} result)", "Reduced digits of x, a sum of at most four products.", emit =>
            emit.Store("result", emit.Carry("r", emit.LoadWide("x", "x"))));
        code.Line();
        Method($"CarrySum(in {wide} x, in {wide} y, out {digits} result)",
            "Reduced digits of x + y, together a sum of at most four products.", emit =>
            emit.Store("result", emit.Carry("r", emit.Add("s", emit.LoadWide("x", "x"), emit.LoadWide("y", "y")))));
        code.Line();
        Method($"CarryDifference(in {wide} x, in {wide} y, out {digits} result)",
            "Reduced digits of x − y, together a sum of at most four products.", emit =>
            emit.Store("result", emit.Carry("r", emit.Add("s", emit.LoadWide("x", "x"), emit.LoadWide("y", "y"), subtract: true))));
        code.Close();
        return code.ToString();

        void Method(string signature, string summary, Action<Field25519Emitter> body)
        {
            var emit = new Field25519Emitter(code, lanes);
            code.KernelMethod("internal static void " + signature, summary);
            emit.Constants();
            body(emit);
            code.Close();
        }
    }
}

namespace FastCrypto.FieldGen;

/// <summary>The field's single operations on vectors in memory.</summary>
internal static class Field25519Vector
{
    internal static string Generate(int lanes)
    {
        var code = new CodeWriter();
        int bits = 64 * lanes;
        string digits = $"Field25519Digits{bits}", wide = $"Field25519Wide{bits}";
        code.Lines($"""
            // Written by eng/FieldGen; see Field25519Emitter there and docs/maths/field25519.md.
            using System.Runtime.CompilerServices;
            using System.Runtime.Intrinsics;
            using System.Runtime.Intrinsics.X86;

            namespace FastCrypto;
            """);
        code.Line();
        code.Open($"internal static partial class Field25519Fma{bits}");
        Method($"Multiply(in {digits} x, in {digits} y, out {wide} result)", "x·y: one operand may be the sum of two reduced ones.", emit =>
            StoreWide(emit.Multiply("p", Load("x"), Load("y"))));
        code.Line();
        Method($"Square(in {digits} x, out {wide} result)", "x²: reduced operand.", emit =>
            StoreWide(emit.Square("p", Load("x"))));
        code.Line();
        Method($"Multiply(in {digits} x, double s, out {wide} result)", "x·s for one digit s.", emit =>
        {
            code.Line($"{emit.Doubles} scale = {emit.Vector}.Create(s);");
            StoreWide(emit.MultiplyByDigit("p", Load("x"), "scale"));
        });
        code.Line();
        Method($"Carry(in {wide} x, out {digits} result)", "Reduced digits of x, a sum of at most four products.", emit =>
            StoreDigits(emit.Carry("r", LoadWide("x"))));
        code.Line();
        Method($"CarrySum(in {wide} x, in {wide} y, out {digits} result)", "Reduced digits of x + y, together a sum of at most four products.", emit =>
            StoreDigits(emit.Carry("r", emit.Add("s", LoadWide("x"), LoadWide("y")))));
        code.Line();
        Method($"CarryDifference(in {wide} x, in {wide} y, out {digits} result)", "Reduced digits of x − y, together a sum of at most four products.", emit =>
            StoreDigits(emit.Carry("r", emit.Add("s", LoadWide("x"), LoadWide("y"), subtract: true))));
        code.Close();
        return code.ToString();

        void Method(string signature, string summary, Action<Field25519Emitter> body)
        {
            var emit = new Field25519Emitter(code, lanes);
            code.Line($"/// <summary>{summary}</summary>");
            code.Line("[SkipLocalsInit]");
            code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            code.Open($"internal static void {signature}");
            emit.Constants();
            body(emit);
            code.Close();
        }

        Digits Load(string name)
        {
            for (int k = 0; k < Field25519Emitter.DigitCount; k++)
                code.Line($"Vector{bits}<double> {name}{k} = {name}.D{k};");
            return new Digits(Field25519Emitter.Names(name));
        }

        Wide LoadWide(string name)
        {
            for (int k = 0; k < Field25519Emitter.DigitCount; k++)
                code.Line($"Vector{bits}<ulong> {name}{k} = {name}.W{k};");
            ulong[][] none = [.. Enumerable.Range(0, Field25519Emitter.DigitCount).Select(_ => new ulong[lanes])];
            return new Wide(Field25519Emitter.Names(name), none);
        }

        void StoreDigits(Digits d)
        {
            for (int k = 0; k < Field25519Emitter.DigitCount; k++)
                code.Line($"result.D{k} = {d[k]};");
        }

        // In memory a wide element carries no excess.
        void StoreWide(Wide w)
        {
            for (int k = 0; k < Field25519Emitter.DigitCount; k++)
                code.Line($"result.W{k} = {w[k]} - Vector{bits}.Create(0x{w.Excess[k][0]:X16}UL);");
        }
    }
}

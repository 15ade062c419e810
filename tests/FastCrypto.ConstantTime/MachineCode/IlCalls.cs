using System.Reflection;
using System.Reflection.Emit;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Which methods a method's IL names, with the generic arguments that they have there.</summary>
internal static class IlCalls
{
    private static readonly OpCode[] Codes =
        [.. typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)];

    private static readonly Dictionary<int, OpCode> OneByte = Codes.Where(code => code.Size == 1).ToDictionary(code => code.Value & 0xFF);
    private static readonly Dictionary<int, OpCode> TwoBytes = Codes.Where(code => code.Size == 2).ToDictionary(code => code.Value & 0xFF);

    /// <summary>The methods that are called, constructed or pointed to, closed over the caller's own generic arguments.</summary>
    internal static IEnumerable<MethodBase> Of(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            yield break;
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (int token in Tokens(il))
        {
            if (method.Module.ResolveMethod(token, typeArguments, methodArguments) is { } callee)
                yield return callee;
        }
    }

    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            OpCode code = il[at] == 0xFE ? TwoBytes[il[at + 1]] : OneByte[il[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
                yield return BitConverter.ToInt32(il, at);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }
}

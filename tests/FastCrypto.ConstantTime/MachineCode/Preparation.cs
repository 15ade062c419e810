using System.Reflection;
using System.Runtime.CompilerServices;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Has the JIT compile every method for this process's tier; the runtime writes the code to a file.</summary>
internal static class Preparation
{
    internal static void Run(CodeBase code)
    {
        foreach (MethodBase method in code.All.Where(method => !method.IsAbstract && method.GetMethodBody() is not null))
        {
            Type type = method.DeclaringType!;
            RuntimeHelpers.PrepareMethod(
                method.MethodHandle,
                [.. type.GetGenericArguments().Concat(method.IsGenericMethod ? method.GetGenericArguments() : []).Select(argument => argument.TypeHandle)]);
        }
    }
}

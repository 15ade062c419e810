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
            Type[] arguments = [.. type.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []];
            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. arguments.Select(argument => argument.TypeHandle)]);
        }
    }
}

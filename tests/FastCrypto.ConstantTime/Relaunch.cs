using System.Reflection;
using System.Runtime.CompilerServices;

namespace FastCrypto.ConstantTimeCheck;

/// <summary>Starts this program again, for one rung, under switches that only a new process can have.</summary>
internal static class Relaunch
{
    /// <summary>The command line's word for "do what the rung's RunChild says".</summary>
    internal const string Word = "--child";

    /// <summary>The variable that names the library's AppContext switches, which have no variables of their own, for
    /// <see cref="TurnSwitchesOn"/>.</summary>
    internal const string SwitchesVariable = "FASTCRYPTO_SWITCHES";

    /// <summary>Turns on, in a child, what its parent asked for. The library reads its switches once, so this comes before everything
    /// else.</summary>
    /// <remarks>The library is initialized when code that names it is compiled, so that this method names nothing of it.</remarks>
    [ModuleInitializer]
    internal static void TurnSwitchesOn()
    {
        string[] names = (Environment.GetEnvironmentVariable(SwitchesVariable) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names)
            AppContext.SetSwitch(name, true);
        if (names.Length > 0)
            CheckSwitches(names);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckSwitches(string[] names)
    {
        foreach (string name in names)
        {
            PropertyInfo property = typeof(FeatureSwitches).GetProperty(name.Split('.')[^1], BindingFlags.Static | BindingFlags.NonPublic)
                ?? throw new ArgumentException($"The library has no switch {name}.");
            if (property.GetValue(null) is not true)
                throw new InvalidOperationException($"The library had read {name} before it was turned on.");
        }
    }

    /// <summary>The command line of a child.</summary>
    /// <param name="rung">Whose child it is.</param>
    /// <param name="arguments">What <see cref="IRung.RunChild"/> gets.</param>
    internal static string[] Command(IRung rung, params string[] arguments)
    {
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(Program).Assembly.Location]
            : [Environment.ProcessPath!];
        return [.. program, Word, rung.Name, .. arguments];
    }
}

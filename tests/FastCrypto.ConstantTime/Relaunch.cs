namespace FastCrypto.ConstantTimeCheck;

/// <summary>Starts this program again, for one rung, under switches that only a new process can have.</summary>
internal static class Relaunch
{
    /// <summary>The command line's word for "do what the rung's RunChild says".</summary>
    internal const string Word = "--child";

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

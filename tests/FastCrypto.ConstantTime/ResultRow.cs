namespace FastCrypto.ConstantTimeCheck;

/// <summary>What a rung says about one kernel.</summary>
internal enum Outcome
{
    /// <summary>Looked at and not objected to, or a control that was caught.</summary>
    Passed,

    /// <summary>Not looked at; the detail says why.</summary>
    NotRun,

    /// <summary>Objected to, or a control that was missed.</summary>
    Failed,
}

/// <summary>One cell of the table.</summary>
/// <param name="Algorithm">The algorithm, as <see cref="KernelInfo.Algorithm"/> has it, or the room of a shared building block.</param>
/// <param name="Kernel">The kernel's class, as <see cref="KernelInfo.Name"/> has it.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Detail">A few words: which tiers, how many traces, why not.</param>
internal sealed record ResultRow(string Algorithm, string Kernel, Outcome Outcome, string Detail)
{
    /// <summary>The algorithm under which the controls stand, last in the table.</summary>
    internal const string Controls = "leaky controls";

    /// <summary>A control: passed if the rung caught the leak that was put there for it.</summary>
    internal static ResultRow Control(string leak, bool caught) =>
        new(Controls, leak, caught ? Outcome.Passed : Outcome.Failed, caught ? "caught" : "MISSED");
}

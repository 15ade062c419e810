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

    /// <summary>A list of judgements of which some lines may be needed by what was not run.</summary>
    internal static ResultRow NeedUnknown(string list) =>
        new("judgements", list, Outcome.NotRun, "whether something needs each line: not everything was looked at");

    /// <summary>A control: passed if the rung caught the leak that was put there for it.</summary>
    /// <param name="leak">The control.</param>
    /// <param name="caught">Whether it was caught.</param>
    /// <param name="missedOn">Where it was not, if the rung looks in several places.</param>
    internal static ResultRow Control(string leak, bool caught, params string[] missedOn) =>
        new(Controls, leak, caught ? Outcome.Passed : Outcome.Failed,
            caught ? "caught" : missedOn.Length == 0 ? "MISSED" : $"MISSED on {string.Join(' ', missedOn)}");
}

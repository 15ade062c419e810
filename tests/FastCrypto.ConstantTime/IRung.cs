namespace FastCrypto.ConstantTimeCheck;

/// <summary>One way of looking for variable time. The program runs the rungs one after the other and prints their rows as one
/// table.</summary>
internal interface IRung
{
    /// <summary>The column's title, and what <c>--rung</c> selects.</summary>
    string Name { get; }

    /// <summary>
    /// Looks at every kernel it can and says what it saw. A kernel that it cannot look at is a row that says why, not a missing row;
    /// the rung's deliberately leaky controls are rows as well (<see cref="ResultRow.Control"/>).
    /// </summary>
    RungReport Run(RunOptions options);

    /// <summary>What a process that <see cref="Relaunch.Command"/> started for this rung does, under the tier's switches; its exit
    /// code.</summary>
    int RunChild(string[] arguments);
}

/// <summary>What the command line asked for.</summary>
/// <param name="Full">The long run (<c>--full</c>, <c>FASTCRYPTO_EFFORT=full</c>) instead of the one that CI affords.</param>
/// <param name="Verbose">Print what was allowed as well (<c>--verbose</c>).</param>
internal sealed record RunOptions(bool Full, bool Verbose)
{
    /// <summary>Whether this is the run that others rely on (<c>CI=true</c>), where a missing tool is a failure.</summary>
    internal static bool IsDecisive => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>What a tool that is missing or fails makes of the row. What the processor lacks is never more than not run.</summary>
    internal static Outcome WithoutTool => IsDecisive ? Outcome.Failed : Outcome.NotRun;
}

/// <summary>What a rung found.</summary>
/// <param name="Rows">The table's rows.</param>
/// <param name="Notes">Lines below the table: findings, errors of the lists, how long it took.</param>
internal sealed record RungReport(IReadOnlyList<ResultRow> Rows, IReadOnlyList<string> Notes);

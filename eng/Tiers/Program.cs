using Tiers;

// Runs all tests of the primitives on every tier that this machine can force, and writes docs/compat.md from what ran.
//   dotnet run -c Release --project eng/Tiers [-- OPTION...]
//   --check          compares docs/compat.md with what ran instead of writing it
//   --records DIR    where records and logs go, and where records of other machines are found (TIER.tsv); default artifacts/tiers
//   --only A,B       these tiers only; the page stays as it is
//   --page           no run: the page from the records that are there
//   --jobs N         runs at a time; default one for each processor
// The test program must have been built: dotnet build -c Release tests/FastCrypto.Tests.
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine("Usage: [--check] [--records DIR] [--only TIER,...] [--page] [--jobs N]");
    Console.Error.WriteLine($"Tiers: {string.Join(' ', Tier.All.Select(tier => tier.Name))}");
    return 2;
}

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "FastCrypto.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("FastCrypto.sln is not above the program.");
string program = Path.Combine(root, "tests/FastCrypto.Tests/bin/Release/net10.0/FastCrypto.Tests.dll");
string page = Path.Combine(root, "docs/compat.md");
string records = Path.GetFullPath(options.Records ?? Path.Combine(root, "artifacts/tiers"));
if (!File.Exists(program))
    throw new FileNotFoundException("Build tests/FastCrypto.Tests first.", program);
Directory.CreateDirectory(records);

int succeeded = 0, failed = 0, skipped = 0;
bool lacksVectors = false;
if (!options.Page)
{
    Tier[] tiers = [.. Tier.All.Where(tier => options.Only?.Contains(tier.Name) ?? tier.Architecture == Tier.X64)];
    var gate = new Lock();
    await Parallel.ForEachAsync(tiers, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, async (tier, stop) =>
    {
        TierRun run = await TierRun.StartAsync(tier, program, records, stop);
        lock (gate)
        {
            Console.WriteLine(
                $"{tier.Name,-16} {run.Succeeded,5} passed {run.Failed,3} failed {run.Skipped,3} skipped {run.Duration.TotalMinutes,6:0.0} min");
            if (run.Failed > 0)
                Console.WriteLine(string.Join('\n', run.Failures));
            succeeded += run.Succeeded;
            failed += run.Failed;
            skipped += run.Skipped;
            lacksVectors |= run.LacksVectors;
        }
    });
}

TierRecord[] ran =
[
    .. Tier.All.Where(tier => File.Exists(Path.Combine(records, $"{tier.Name}.tsv")))
        .Select(tier => new TierRecord(tier, File.ReadAllLines(Path.Combine(records, $"{tier.Name}.tsv")))),
];
if (lacksVectors)
{
    Console.WriteLine(
        "The public corpora are not here (FASTCRYPTO_VECTORS, eng/fetch-vectors.sh): docs/compat.md was neither checked nor written.");
    failed += args.Contains("--check") ? 1 : 0;
}
else if (Environment.GetEnvironmentVariable("FASTCRYPTO_EFFORT") == "full")
    Console.WriteLine("docs/compat.md counts the quick effort: it was neither checked nor written.");
else if (options.Only is null)
    Report(Problems(ran));

// The words that dotnet test ends with: .ci/run adds them up.
Console.WriteLine($"  succeeded: {succeeded}\n  failed: {failed}\n  skipped: {skipped}");
return failed == 0 ? 0 : 1;

void Report(string[] problems)
{
    foreach (string problem in problems)
        Console.WriteLine(problem);
    failed += problems.Length;
    if (problems.Length > 0)
        return;

    string present = File.Exists(page) ? File.ReadAllText(page) : "";
    string written = CompatPage.Write(ran, present);
    if (written == present)
        return;
    if (options.Check)
    {
        failed++;
        Console.WriteLine("docs/compat.md is not what ran. Run eng/Tiers without --check, read the difference, commit it. It starts with:");
        Console.WriteLine(string.Join('\n', written.Split('\n').Except(present.Split('\n')).Take(10)));
    }
    else
    {
        File.WriteAllText(page, written);
        Console.WriteLine("docs/compat.md written.");
    }
}

// A kernel that no tier runs, or that no face ever picks, is a finding as much as a failed test.
static string[] Problems(TierRecord[] records)
{
    List<string> problems = [.. records.SelectMany(record => record.Problems())];
    string[] architectures =
        [.. Tier.All.Where(tier => records.Any(record => record.Tier == tier)).Select(tier => tier.Architecture).Distinct()];
    foreach (string architecture in architectures)
    {
        problems.AddRange(Tier.All.Where(tier => tier.Architecture == architecture && records.All(record => record.Tier != tier))
            .Select(tier => $"{tier.Name} left no record"));
    }

    foreach (Kernel kernel in records.SelectMany(record => record.Kernels).Distinct())
    {
        if (kernel.Architecture is { } needed && !architectures.Contains(needed))
            continue;
        if (!records.Any(record => record.IsRunnable(kernel)))
            problems.Add($"{kernel.Name} ({kernel.Algorithm}) ran on no tier");
        else if (!records.Any(record => record.IsChosen(kernel)))
            problems.Add($"{kernel.Name} ({kernel.Algorithm}) is chosen on no tier: give it one, or remove it");
    }

    return [.. problems];
}

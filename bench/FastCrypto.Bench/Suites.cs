using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using FastCrypto.Bench.Catalog;

namespace FastCrypto.Bench;

/// <summary>
/// The same rows under BenchmarkDotNet, one suite a table, for published figures. The job switches quick JIT off for every
/// library, as the quick comparison does.
/// </summary>
internal static class Suites
{
    internal static int Run(string[] arguments)
    {
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.Default.WithEnvironmentVariable("DOTNET_TC_QuickJit", "0").AsDefault())
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithOptions(ConfigOptions.JoinSummary);
        BenchmarkSwitcher.FromTypes([typeof(AeadSuite), typeof(HashSuite), typeof(KeySuite), typeof(KemSuite), typeof(TlsSuite)])
            .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}

/// <summary>One library's share of a row.</summary>
public sealed class Case
{
    /// <summary>
    /// Operations in one call by BenchmarkDotNet, which divides by them: enough to make the calls around a loop disappear from an operation
    /// of 25 ns, and eight batches of eight where an iteration is a batch.
    /// </summary>
    internal const int Operations = 64;

    private readonly Comparison _comparison;
    private readonly Candidate _candidate;
    private readonly int _iterations;
    private Loop? _loop;

    internal Case(Comparison comparison, Candidate candidate)
    {
        (_comparison, _candidate) = (comparison, candidate);
        (_iterations, int rest) = Math.DivRem(Operations, candidate.OperationsPerIteration);
        if (rest != 0)
            throw new InvalidOperationException($"{comparison}: {Operations} operations are no whole number of iterations.");
    }

    internal void Prepare() =>
        _loop = _candidate.Prepare() ?? throw new NotSupportedException($"{_candidate.Library} cannot do this on this machine.");

    internal void Run() => _loop!(_iterations);

    /// <inheritdoc/>
    public override string ToString() => $"{_comparison.Name} {_candidate.Library}";
}

/// <summary>Measures every case of some tables.</summary>
public abstract class Suite
{
    private readonly Family[] _families;

    private protected Suite(params Family[] families) => _families = families;

    /// <summary>The rows, one case a library.</summary>
    public IEnumerable<Case> Cases =>
        AllComparisons.Of(_families).SelectMany(comparison => comparison.Candidates().Select(candidate => new Case(comparison, candidate)));

    /// <summary>The row and library under measurement.</summary>
    [ParamsSource(nameof(Cases))]
    public Case Case { get; set; } = null!;

    /// <summary>Keys, buffers and first use, for the case under measurement alone: what a peer throws costs its own line.</summary>
    [GlobalSetup]
    public void Prepare() => Case.Prepare();

    /// <summary>The operation, as often as <see cref="Case.Operations"/> says.</summary>
    [Benchmark(OperationsPerInvoke = Case.Operations)]
    public void Operation() => Case.Run();
}

/// <summary>AEADs.</summary>
public class AeadSuite() : Suite(Family.Aead);

/// <summary>Hashes, MACs and key derivation.</summary>
public class HashSuite() : Suite(Family.Hash, Family.Mac, Family.KeyDerivation);

/// <summary>Key agreement and signatures.</summary>
public class KeySuite() : Suite(Family.KeyAgreement, Family.Signature);

/// <summary>Key encapsulation and hybrids.</summary>
public class KemSuite() : Suite(Family.Kem);

/// <summary>TLS handshakes.</summary>
public class TlsSuite() : Suite(Family.Tls);

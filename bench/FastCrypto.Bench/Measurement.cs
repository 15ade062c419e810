using System.Diagnostics;

namespace FastCrypto.Bench;

/// <summary>What was measured for one library in one row.</summary>
/// <param name="Library">The library.</param>
/// <param name="Ns">Nanoseconds an operation: the fastest batch.</param>
/// <param name="NsMedian">Nanoseconds an operation: the median batch.</param>
/// <param name="Allocated">Managed bytes allocated an operation.</param>
internal sealed record Measured(string Library, double Ns, double NsMedian, double Allocated);

/// <summary>
/// Measures the candidates of a row side by side: short batches of every candidate in turn, many rounds, minimum and median
/// of each. What disturbs the machine for a moment disturbs all of them, or none of the minima.
/// </summary>
internal static class Measurement
{
    private const double BatchNanoseconds = 200_000;
    private const int Rounds = 121;
    private const int SlowRounds = 31;

    /// <summary>Measures a row: every library that can do it, or ours alone.</summary>
    internal static IReadOnlyList<Measured> Run(Comparison comparison, bool alone)
    {
        Candidate[] candidates = [.. comparison.Prepare().Where(candidate => !alone || candidate.Library == Library.FastCrypto)];
        WarmUp(candidates);

        int[] batch = [.. candidates.Select(BatchSize)];
        // Operations that take longer than a batch get fewer rounds, so that no row takes much more than a second.
        int rounds = candidates.Length > 0 && candidates.Select((c, i) => TimeOf(c, batch[i])).Max() > 4 * BatchNanoseconds ? SlowRounds : Rounds;
        double[][] samples = [.. candidates.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < candidates.Length; i++)
                samples[i][round] = TimeOf(candidates[i], batch[i]) / (batch[i] * candidates[i].OperationsPerIteration);
        }

        return [.. candidates.Select((candidate, i) =>
        {
            Array.Sort(samples[i]);
            return new Measured(candidate.Library, samples[i][0], samples[i][rounds / 2], Allocated(candidate, batch[i]));
        })];
    }

    // Code that ships precompiled (the BCL's) is compiled again after thirty calls, in the background, a tenth of a second later:
    // give that its time, twice, before anything is counted.
    private static void WarmUp(Candidate[] candidates)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (Candidate candidate in candidates)
            {
                long start = Stopwatch.GetTimestamp();
                int calls = 0;
                while (calls < 40 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < 2)
                {
                    candidate.Loop(1);
                    calls++;
                    if (Stopwatch.GetElapsedTime(start).TotalMilliseconds > 100)
                        break;
                }
            }

            Thread.Sleep(120);
        }
    }

    private static int BatchSize(Candidate candidate)
    {
        for (int iterations = 1; ; iterations *= 2)
        {
            double elapsed = TimeOf(candidate, iterations);
            if (elapsed > BatchNanoseconds / 4)
                return Math.Max(1, (int)(iterations * BatchNanoseconds / elapsed));
        }
    }

    private static double TimeOf(Candidate candidate, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        candidate.Loop(iterations);
        return (Stopwatch.GetTimestamp() - start) * 1e9 / Stopwatch.Frequency;
    }

    private static double Allocated(Candidate candidate, int iterations)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        candidate.Loop(iterations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / ((double)iterations * candidate.OperationsPerIteration);
    }
}

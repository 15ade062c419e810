using System.Diagnostics;

namespace FastCrypto.Bench;

/// <summary>What was measured for one library in one row.</summary>
/// <param name="Library">The library.</param>
/// <param name="Ns">Nanoseconds an operation: the fastest batch.</param>
/// <param name="NsMedian">Nanoseconds an operation: the median batch.</param>
/// <param name="Allocated">Managed bytes allocated an operation.</param>
internal sealed record Measured(string Library, double Ns, double NsMedian, double Allocated);

/// <summary>A library that could not do a row, and why.</summary>
internal sealed record Failure(string Library, string Reason);

/// <summary>What came of a row.</summary>
internal sealed record RowResult(Comparison Comparison, IReadOnlyList<Measured> Measured, IReadOnlyList<Failure> Failures)
{
    /// <summary>What was measured for the library, or null.</summary>
    internal Measured? Of(string library) => Measured.FirstOrDefault(measured => measured.Library == library);
}

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
    internal static RowResult Run(Comparison comparison, bool alone)
    {
        var field = new Field(comparison, alone);
        WarmUp(field);

        double slowest = 0;
        field.Each(contender =>
        {
            contender.Batch = BatchSize(contender);
            slowest = Math.Max(slowest, TimeOf(contender, contender.Batch));
        });
        // Operations that take longer than a batch get fewer rounds, so that no row takes much more than a second.
        int rounds = slowest > 4 * BatchNanoseconds ? SlowRounds : Rounds;
        for (int round = 0; round < rounds; round++)
            field.Each(contender => contender.Samples.Add(TimeOf(contender, contender.Batch) / contender.OperationsPerBatch));

        var measured = new List<Measured>();
        field.Each(contender =>
        {
            contender.Samples.Sort();
            measured.Add(new Measured(contender.Library, contender.Samples[0], contender.Samples[rounds / 2], Allocated(contender)));
        });
        return new RowResult(comparison, measured, field.Failures);
    }

    private sealed class Contender(Candidate candidate, Loop loop)
    {
        internal string Library => candidate.Library;

        internal Loop Loop => loop;

        /// <summary>Iterations of the loop in one batch.</summary>
        internal int Batch { get; set; } = 1;

        internal double OperationsPerBatch => (double)Batch * candidate.OperationsPerIteration;

        internal List<double> Samples { get; } = new(Rounds);
    }

    /// <summary>The contenders of a row. One that throws is out, with its reason; the others go on.</summary>
    private sealed class Field
    {
        private readonly List<Contender> _contenders = [];

        internal Field(Comparison comparison, bool alone)
        {
            // What the candidates share is made by our own code, so it is ours to answer for.
            Try(Library.FastCrypto, () =>
            {
                foreach (Candidate candidate in comparison.Candidates().Where(
                    candidate => !alone || candidate.Library == Library.FastCrypto))
                    Add(candidate);
            });
        }

        internal List<Failure> Failures { get; } = [];

        internal void Each(Action<Contender> step) =>
            _contenders.RemoveAll(contender => !Try(contender.Library, () => step(contender)));

        private void Add(Candidate candidate) => Try(candidate.Library, () =>
        {
            if (candidate.Prepare() is Loop loop)
                _contenders.Add(new Contender(candidate, loop));
        });

        private bool Try(string library, Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The innermost one says what is missing; around it stand type initialisers and tasks. What
                // follows its first line is advice.
                Exception cause = e.GetBaseException();
                Failures.Add(new Failure(library, $"{cause.GetType().Name}: {cause.Message.Split('\n')[0].Trim()}"));
                return false;
            }
        }
    }

    // Code that ships precompiled (the BCL's) is compiled again after thirty calls, in the background, a tenth of a second later:
    // give that its time, twice, before anything is counted.
    private static void WarmUp(Field field)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            field.Each(contender =>
            {
                long start = Stopwatch.GetTimestamp();
                int calls = 0;
                while (calls < 40 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < 2)
                {
                    contender.Loop(1);
                    calls++;
                    if (Stopwatch.GetElapsedTime(start).TotalMilliseconds > 100)
                        break;
                }
            });

            Thread.Sleep(120);
        }
    }

    private static int BatchSize(Contender contender)
    {
        for (int iterations = 1; ; iterations *= 2)
        {
            double elapsed = TimeOf(contender, iterations);
            if (elapsed > BatchNanoseconds / 4)
                return Math.Max(1, (int)(iterations * BatchNanoseconds / elapsed));
        }
    }

    private static double TimeOf(Contender contender, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        contender.Loop(iterations);
        return (Stopwatch.GetTimestamp() - start) * 1e9 / Stopwatch.Frequency;
    }

    private static double Allocated(Contender contender)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        contender.Loop(contender.Batch);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / contender.OperationsPerBatch;
    }
}

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>
/// Welch's t between the times of two classes of inputs, over all times and over the fastest part of them for many parts (Reparaz,
/// Balasch, Verbauwhede, "Dude, is my code constant time?" (2017)): interrupts, which hide a difference, stand in the slow tail, but a
/// leak may stand there as well, so that no one cut is the right one.
/// </summary>
internal static class WelchTest
{
    /// <summary>The fractions that are looked at, as many as there are in the authors' program; they close in on the whole.</summary>
    private const int Cuts = 100;

    // Below this, a class says nothing about its variance.
    private const int Enough = 100;

    /// <summary>The t of the largest magnitude, with the difference that it judges. Sorts the times, and the classes with
    /// them.</summary>
    /// <param name="times">In any unit.</param>
    /// <param name="isSecond">The class of each time.</param>
    internal static Difference Largest(long[] times, bool[] isSecond)
    {
        Array.Sort(times, isSecond);
        Moments first = default, second = default;
        Difference largest = default;
        int cut = 0;
        for (int i = 0; i < times.Length;)
        {
            // Equal times stay together, because the order in which they were sorted means nothing.
            long time = times[i];
            for (; i < times.Length && times[i] == time; i++)
            {
                if (isSecond[i])
                    second.Add(time - times[0]);
                else
                    first.Add(time - times[0]);
            }

            if (i < CutAt(cut, times.Length))
                continue;
            while (cut < Cuts && CutAt(cut, times.Length) <= i)
                cut++;
            Difference difference = Moments.Welch(first, second);
            if (difference.Magnitude > largest.Magnitude)
                largest = difference;
        }

        return largest;
    }

    // The last one is the whole.
    private static int CutAt(int cut, int count) =>
        cut < Cuts ? (int)(count * (1 - Math.Pow(0.5, 10.0 * (cut + 1) / Cuts))) : count;

    /// <summary>Mean and variance of what was added so far (Welford's recurrence, which does not cancel).</summary>
    private struct Moments
    {
        private long _count;
        private double _mean;
        private double _squares;

        internal void Add(double value)
        {
            _count++;
            double difference = value - _mean;
            _mean += difference / _count;
            _squares += difference * (value - _mean);
        }

        internal static Difference Welch(in Moments a, in Moments b)
        {
            double error = a.SquaredError + b.SquaredError, difference = a._mean - b._mean;
            return Math.Min(a._count, b._count) >= Enough && error > 0 ? new(difference / Math.Sqrt(error), difference) : default;
        }

        // Of the mean.
        private readonly double SquaredError => _squares / (_count - 1) / _count;
    }
}

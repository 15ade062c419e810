using System.Diagnostics;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>An operation and two classes of inputs which its time must not tell apart.</summary>
/// <param name="Algorithm">As in <see cref="KernelInfo.Algorithm"/>, or the room of a shared building block.</param>
/// <param name="Operation">What is done.</param>
/// <param name="First">The one class.</param>
/// <param name="Second">The other.</param>
/// <param name="InputSize">An input's length in bytes.</param>
/// <param name="Run">Does it to an input, which it leaves as it is.</param>
internal sealed record Comparison(
    string Algorithm, string Operation, InputClass First, InputClass Second, int InputSize, Action<byte[]> Run)
{
    private const int Chunk = 500;

    /// <summary>What runs in this process, which is what the algorithm's face prefers.</summary>
    internal string Kernel => CryptoInfo.Kernels.GetValueOrDefault(Algorithm, Operation);

    /// <summary>The operation and the two classes.</summary>
    internal string Title => $"{Operation}, {First.Name} against {Second.Name}";

    /// <summary>A series of measurements: what it says, and how many there were.</summary>
    /// <param name="effort">When to end.</param>
    internal (Difference Largest, int Measurements) Measure(Effort effort)
    {
        var random = new Random();
        var times = new List<long>();
        var isSecond = new List<bool>();
        byte[] inputs = new byte[Chunk * InputSize];
        long started = Stopwatch.GetTimestamp();
        for (bool isWarm = false; !isWarm || !effort.IsSpent(times.Count, Stopwatch.GetElapsedTime(started)); isWarm = true)
        {
            bool[] classes = new bool[Chunk];
            for (int i = 0; i < Chunk; i++)
            {
                classes[i] = (random.Next() & 1) != 0;
                (classes[i] ? Second : First).Fill(random, inputs.AsSpan(i * InputSize, InputSize));
            }

            // All inputs lie in a row, whatever their class, and are worked on at one address. Every chunk has another one, because how an
            // address meets those of the stack and of keys can favour a class by a tick.
            byte[] gap = new byte[random.Next(4096)], input = new byte[InputSize];
            for (int i = 0; i < Chunk; i++)
            {
                inputs.AsSpan(i * InputSize, InputSize).CopyTo(input);
                long begun = CycleCounter.Now;
                Run(input);
                long time = CycleCounter.Now - begun;
                if (isWarm)
                    times.Add(time);
            }

            GC.KeepAlive(gap);
            if (isWarm)
                isSecond.AddRange(classes);
        }

        return (WelchTest.Largest([.. times], [.. isSecond]), times.Count);
    }
}

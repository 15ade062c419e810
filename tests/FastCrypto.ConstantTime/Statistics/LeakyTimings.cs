using System.Runtime.CompilerServices;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>Code whose time tells its secret, each in one way, and code that is timed with two classes that are one.</summary>
internal static class LeakyTimings
{
    private const int SecretSize = 32;

    // Each entry in a cache line of its own, more of them than the first two caches hold.
    private const int Entries = 1 << 16, Line = 64;

    private static readonly byte[] Table = InputClass.RandomBytes(Entries * Line);

    // A constant would be multiplied by its inverse.
    private static ulong _divisor = MlKemParameters.Q;

    private static ulong _sink;

    /// <summary>The controls; what each is called is its kernel in the table.</summary>
    internal static IEnumerable<(Comparison Comparison, Expectation Expected)> All()
    {
        byte[] right = InputClass.RandomBytes(SecretSize);
        InputClass first = InputClass.Damaged("the first byte is wrong", right, ..1);
        InputClass last = InputClass.Damaged("the last byte is", right, ^1..);
        yield return (Control("an early-exit compare", first, last, input => EarlyExit(input, right)), Expectation.Leak);
        yield return (Control("a secret branch", InputClass.Zeroes, InputClass.Uniform, Branch), Expectation.Leak);
        yield return (Control("a secret table index", InputClass.Fixed, InputClass.Uniform, Index), Expectation.Leak);
        // Whether a division's time depends on its operands is the processor's affair.
        yield return (Control("a division", InputClass.Zeroes, InputClass.Uniform, Divide), Expectation.Unknown);
        yield return (Control("no leak: the same class twice", InputClass.Uniform, InputClass.Uniform, Divide), Expectation.NoLeak);
    }

    private static Comparison Control(string name, InputClass first, InputClass second, Action<byte[]> run) =>
        new(ResultRow.Controls, name, first, second, SecretSize, run);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EarlyExit(byte[] left, byte[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
                return;
        }

        _sink++;
    }

    // Square and multiply.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Branch(byte[] secret)
    {
        ulong power = 1;
        foreach (byte value in secret)
        {
            power *= power;
            if ((value & 1) != 0)
                power *= 3;
        }

        _sink ^= power;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Index(byte[] secret)
    {
        for (int i = 0; i < secret.Length; i += 2)
            _sink ^= Table[(secret[i] << 8 | secret[i + 1]) * Line];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Divide(byte[] secret)
    {
        ulong quotient = 0;
        for (int i = 0; i < secret.Length; i += sizeof(ulong))
            quotient ^= BitConverter.ToUInt64(secret, i) / Volatile.Read(ref _divisor);
        _sink ^= quotient;
    }
}

/// <summary>What the statistics must say about a control.</summary>
internal enum Expectation
{
    /// <summary>The classes differ.</summary>
    Leak,

    /// <summary>They do not.</summary>
    NoLeak,

    /// <summary>They differ or not, and the table says which.</summary>
    Unknown,
}

using System.Runtime.CompilerServices;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>Code that leaks on purpose, each in one way that memcheck must see, and code that does not leak.</summary>
internal static class TaintControls
{
    private static readonly byte[] Table = [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 7))];

    private static int _sink;

    internal static IEnumerable<(TaintedOperation Operation, bool Leaks)> All()
    {
        yield return (Control("a secret branch", secret => Branch(secret)), true);
        yield return (Control("a secret table index", secret => Index(secret)), true);
        yield return (Control("an early-exit compare", secret => EarlyExit(secret, new byte[secret.Length])), true);
        yield return (Control("a secret branch after AES-GCM", secret =>
        {
            using var aead = new AesGcm(secret, 16);
            byte[] ciphertext = new byte[64];
            aead.Encrypt(new byte[12], new byte[64], ciphertext, new byte[16]);
            Branch(ciphertext);
        }), true);
        yield return (Control("no leak: compare and select by masks", Innocent), false);
    }

    private static TaintedOperation Control(string name, Action<byte[]> run) =>
        new(ResultRow.Controls, name, name, marker => run(marker.Secret(32, 1)));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Branch(byte[] secret)
    {
        foreach (byte value in secret)
        {
            if (value > 127)
                Interlocked.Increment(ref _sink);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Index(byte[] secret)
    {
        foreach (byte value in secret)
            Volatile.Write(ref _sink, Table[value]);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool EarlyExit(byte[] left, byte[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
                return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Innocent(byte[] secret)
    {
        ulong equal = ConstantTime.EqualMask(secret, Table.AsSpan(0, secret.Length));
        foreach (byte value in secret)
        {
            ulong chosen = ConstantTime.Select(ConstantTime.MaskIfOdd(value) & equal, value, 3);
            Volatile.Write(ref _sink, (int)chosen);
        }
    }
}

using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>Constant-time inversion modulo p and modulo n, of canonical numbers.</summary>
[ConstantTime]
internal static class P256Inverse
{
    private static readonly SafeGcd.Modulus P = new([ulong.MaxValue, 0x00000000_ffffffff, 0, 0xffffffff_00000001]);
    private static readonly SafeGcd.Modulus N = new([0xf3b9cac2_fc632551, 0xbce6faad_a7179e84, ulong.MaxValue, 0xffffffff_00000000]);

    /// <summary>r = 1/a mod p; 0 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ModP(out P256Limbs r, in P256Limbs a)
    {
        Span<ulong> words = stackalloc ulong[4];
        a.ToWords(out words[0], out words[1], out words[2], out words[3]);
        SafeGcd.Invert(words, words, P);
        P256Limbs.FromWords(out r, words[0], words[1], words[2], words[3]);
        words.Clear();
    }

    /// <summary>r = 1/a mod p and s = 1/b mod n, in 1.6 times the time of one of them; 0 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ModPAndN(out P256Limbs r, in P256Limbs a, out P256Limbs s, in P256Limbs b)
    {
        Span<ulong> words = stackalloc ulong[8];
        a.ToWords(out words[0], out words[1], out words[2], out words[3]);
        b.ToWords(out words[4], out words[5], out words[6], out words[7]);
        SafeGcd.InvertPair(words[..4], words[..4], P, words[4..], words[4..], N);
        P256Limbs.FromWords(out r, words[0], words[1], words[2], words[3]);
        P256Limbs.FromWords(out s, words[4], words[5], words[6], words[7]);
        words.Clear();
    }

    /// <summary>r = 1/a mod n for a public number; 0 for 0.</summary>
    internal static void ModNVartime(out P256Limbs r, in P256Limbs a)
    {
        Span<ulong> words = stackalloc ulong[4];
        a.ToWords(out words[0], out words[1], out words[2], out words[3]);
        SafeGcd.InvertVartime(words, words, N);
        P256Limbs.FromWords(out r, words[0], words[1], words[2], words[3]);
    }
}

namespace MlKemGen;

/// <summary>The constants of ML-KEM's number-theoretic transform (FIPS 203, section 4.3 and Appendix A).</summary>
internal static class Zetas
{
    internal const int Q = 3329;

    /// <summary>q^-1 mod 2^16.</summary>
    internal const int QInverse = -3327;

    /// <summary>2^16/128 mod q: what the inverse transform multiplies by, beside its own 1/128.</summary>
    internal const int InverseFactor = 512;

    /// <summary>ζ^BitRev7(i) mod q.</summary>
    internal static int Plain(int i)
    {
        int reversed = 0;
        for (int bit = 0; bit < 7; bit++)
            reversed |= (i >> bit & 1) << (6 - bit);
        int power = 1;
        for (int n = 0; n < reversed; n++)
            power = power * 17 % Q;
        return power;
    }

    /// <summary>The representative in (-q/2, q/2).</summary>
    internal static int Centre(long x)
    {
        int r = (int)((x % Q + Q) % Q);
        return r > Q / 2 ? r - Q : r;
    }

    /// <summary>The second constant of a Montgomery product with z: z · q^-1 mod 2^16, signed.</summary>
    internal static int Twisted(int z) => (short)(z * QInverse);
}

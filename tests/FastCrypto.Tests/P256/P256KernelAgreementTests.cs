using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>Every fast kernel against the portable one, which the vectors and BigInteger check on their own.</summary>
public sealed class P256KernelAgreementTests
{
    [Fact]
    public void Random_operations_agree_with_the_portable_kernel()
    {
        KernelInfo[] fast = [.. KernelRegistry.Runnable(P256Kernels.Algorithm).Where(k => k.Id != (int)P256Kernel.Portable)];
        if (fast.Length == 0)
            Assert.Skip("Only the portable kernel runs here.");
        foreach (KernelInfo kernel in fast)
            Compare((P256Kernel)kernel.Id);
    }

    private static void Compare(P256Kernel kernel)
    {
        var random = new Random(41);
        BigInteger d = 5;
        P256Affine q = Base(P256Kernel.Portable, d);
        SecretMemory? table = null;
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            BigInteger k = Scalar(random), u1 = Scalar(random), u2 = Scalar(random);
            P256Affine expected = Base(P256Kernel.Portable, k), actual = Base(kernel, k);
            Assert.Equal(Value(expected.X), Value(actual.X));
            Assert.Equal(Value(expected.Y), Value(actual.Y));

            P256Group.MultiplyX(P256Kernel.Portable, out P256Limbs expectedX, Limbs(k), q);
            P256Group.MultiplyX(kernel, out P256Limbs actualX, Limbs(k), q);
            Assert.Equal(Value(expectedX), Value(actualX));

            BigInteger sum = Mod(u1 + (u2 * d), N);
            if (!sum.IsZero)
            {
                P256Limbs r = Limbs(Value(Base(P256Kernel.Portable, sum).X) % N), wrong = Limbs((Value(r) + 1) % N);
                Assert.True(P256Group.VerifyVartime(kernel, Limbs(u1), Limbs(u2), q, r));
                Assert.False(P256Group.VerifyVartime(kernel, Limbs(u1), Limbs(u2), q, wrong));
                Assert.True(P256Group.VerifyVartime(kernel, Limbs(u1), Limbs(u2), q, r, table));
                Assert.False(P256Group.VerifyVartime(kernel, Limbs(u1), Limbs(u2), q, wrong, table));
            }

            if (i % 50 == 0)
            {
                // Another public key, d·G.
                (d, q) = (k, actual);
                table?.Dispose();
                table = P256Group.CreateVerificationTable(kernel, q);
                Assert.NotNull(table);
            }
        }

        table?.Dispose();
    }

    /// <summary>A scalar in [1, n − 1]: any, one of few bits, or one of long runs of equal bits.</summary>
    private static BigInteger Scalar(Random random)
    {
        BigInteger k = new(random.Bytes(32), isUnsigned: true);
        switch (random.Next(4))
        {
            case 0:
                k = (BigInteger.One << random.Next(256)) + (BigInteger.One << random.Next(256));
                break;
            case 1:
                k = (BigInteger.One << random.Next(256)) - (BigInteger.One << random.Next(256));
                break;
        }

        return Mod(k, N - 1) + 1;
    }

    private static P256Affine Base(P256Kernel kernel, BigInteger k)
    {
        P256Group.MultiplyBase(kernel, out P256PointPortable point, Limbs(k));
        point.ToAffine(out P256Affine affine);
        P256Limbs scalar = Limbs(k);
        point.ToAffineX(out P256Limbs x, scalar, out P256Limbs inverse);
        Assert.Equal(Value(affine.X), Value(x));
        Assert.True((Value(inverse) * k % N).IsOne);
        return affine;
    }
}

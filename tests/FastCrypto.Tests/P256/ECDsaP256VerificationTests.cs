using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>The sum of two multiples that a verification makes, with a key's table and without.</summary>
public sealed class ECDsaP256VerificationTests
{
    private const string Algorithm = P256Kernels.Algorithm;

    private static P256Kernel KernelOf(string name) => Kernels.Kernel<P256Kernel>(Algorithm, name);

    [Theory, EachKernel(Algorithm)]
    public void Verification_meets_infinity_doubling_and_cancellation(string kernel)
    {
        // u1·G + u2·Q with Q = q·G, chosen through u1 and u2 rather than hash and signature.
        P256Kernel id = KernelOf(kernel);
        var random = new Random(24);
        var multipliers =
            new List<BigInteger> { 1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 32, 33, N - 1, N - 2, N - 3, N - 16, N / 2, (N + 1) / 2 };
        for (int i = 0; i < 6; i++)
            multipliers.Add((Number(random.Bytes(32)) % (N - 1)) + 1);
        foreach (BigInteger q in multipliers)
        {
            (BigInteger X, BigInteger Y) point = Multiply(q, G)!.Value;
            var affine = new P256Affine { X = Limbs(point.X), Y = Limbs(point.Y) };
            using SecretMemory? table = P256Group.CreateVerificationTable(id, affine);
            var us = new List<(BigInteger U1, BigInteger U2)>();
            foreach (BigInteger u2 in multipliers.Where((_, i) => i % 4 == 0 || i < 4))
            {
                // Infinity; equal terms (a doubling at the end); zero u1; and neighbours.
                us.Add((Mod(-u2 * q, N), u2));
                us.Add((u2 * q % N, u2));
                us.Add((0, u2));
                us.Add((Mod(1 - u2 * q, N), u2));
                us.Add((1, u2));
                us.Add((N - 1, u2));
            }

            foreach ((BigInteger u1, BigInteger u2) in us)
            {
                BigInteger k = Mod(u1 + u2 * q, N);
                BigInteger x = k.IsZero ? 0 : MultipleOfG(k).X % N;
                foreach (BigInteger r in new[] { x, Mod(x + 1, N), N - 1, BigInteger.One })
                {
                    if (r.IsZero)
                        continue;
                    bool expected = !k.IsZero && r == x;
                    Assert.Equal(expected, P256Group.VerifyVartime(id, Limbs(u1), Limbs(u2), affine, Limbs(r)));
                    Assert.Equal(expected, P256Group.VerifyVartime(id, Limbs(u1), Limbs(u2), affine, Limbs(r), table));
                }
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Every_special_scalar_verifies_with_and_without_a_table(string kernel)
    {
        P256Kernel id = KernelOf(kernel);
        (BigInteger X, BigInteger Y) point = Multiply(Hex("123456789abcdef0fedcba9876543210"), G)!.Value;
        BigInteger q = Hex("123456789abcdef0fedcba9876543210");
        var affine = new P256Affine { X = Limbs(point.X), Y = Limbs(point.Y) };
        using SecretMemory? table = P256Group.CreateVerificationTable(id, affine);
        foreach (BigInteger u2 in SpecialScalars().Where((_, i) => Effort.IsFull || i % 3 == 0))
        {
            BigInteger u1 = Mod(u2 * 7 + 1, N);
            BigInteger r = MultipleOfG(Mod(u1 + u2 * q, N)).X % N;
            Assert.True(P256Group.VerifyVartime(id, Limbs(u1), Limbs(u2), affine, Limbs(r)));
            Assert.True(P256Group.VerifyVartime(id, Limbs(u1), Limbs(u2), affine, Limbs(r), table));
            Assert.False(P256Group.VerifyVartime(id, Limbs(u1), Limbs(u2), affine, Limbs(Mod(r + 1, N)), table));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Verification_stays_right_while_the_table_comes_and_the_key_goes(string kernel)
    {
        using var signer = ECDsaP256.GenerateKey(KernelOf(kernel));
        byte[] hash = new byte[32], good = signer.SignHash(hash), bad = [.. good];
        bad[40] ^= 1;
        for (int round = 0; round < Effort.Scale(20, 500); round++)
        {
            var key = ECDsaP256.ImportPublicKey(KernelOf(kernel), signer.ExportPublicKey());
            int wrong = 0;
            using var start = new Barrier(4);
            CancellationToken stop = TestContext.Current.CancellationToken;
            Thread[] users = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                start.SignalAndWait(stop);
                try
                {
                    for (int i = 0; i < 12; i++)
                    {
                        if (!key.VerifyHash(hash, good) || key.VerifyHash(hash, bad))
                            Interlocked.Increment(ref wrong);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            }))];
            foreach (Thread user in users)
                user.Start();
            start.SignalAndWait(stop);
            Thread.SpinWait(round * 2000);
            if (round % 2 == 0)
                key.Dispose();
            foreach (Thread user in users)
                user.Join();
            key.Dispose();
            Assert.Equal(0, wrong);
        }
    }
}

using System.Numerics;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using static FastCrypto.Tests.P256.P256Reference;
using BcInteger = Org.BouncyCastle.Math.BigInteger;

namespace FastCrypto.Tests.P256;

public sealed class ECDiffieHellmanP256Tests
{
    private const string Algorithm = P256Kernels.Algorithm;

    private static P256Kernel KernelOf(string name) => Kernels.Kernel<P256Kernel>(Algorithm, name);

    [Theory, EachKernel(Algorithm)]
    public void Special_scalars(string kernel)
    {
        // Two points: the generator (against textbook arithmetic) and another (against BouncyCastle).
        X9ECParameters curve = CustomNamedCurves.GetByName("P-256");
        Org.BouncyCastle.Math.EC.ECPoint other = curve.G.Multiply(new BcInteger("123456789123456789", 10)).Normalize();
        byte[] otherBytes = other.GetEncoded(false);
        int count = 0;
        foreach (BigInteger k in SpecialScalars())
        {
            using var key = ECDiffieHellmanP256.ImportPrivateKey(KernelOf(kernel), Bytes(k));
            Assert.Equal(curve.G.Multiply(new BcInteger(1, Bytes(k))).GetEncoded(false), key.ExportPublicKey());
            byte[] expected = other.Multiply(new BcInteger(1, Bytes(k))).Normalize().AffineXCoord.GetEncoded();
            Assert.Equal(expected, key.DeriveRawSecretAgreement(otherBytes));
            byte[] ofGenerator = key.DeriveRawSecretAgreement(Encode(G));
            Assert.Equal(key.ExportPublicKey()[1..33], ofGenerator);
            if (++count % 40 == 0)
                Assert.Equal(Encode(Multiply(k, G)!.Value), key.ExportPublicKey());
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Agrees_with_BCL_and_BouncyCastle(string kernel)
    {
        var random = new Random(11);
        for (int i = 0; i < Effort.Scale(200, 100_000); i++)
        {
            byte[] d = Bytes((Number(random.Bytes(32)) % (N - 1)) + 1);
            using var ours = ECDiffieHellmanP256.ImportPrivateKey(KernelOf(kernel), d);
            using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            byte[] peerPublic = peer.PublicKey.ExportSubjectPublicKeyInfo()[^65..];
            byte[] secret = ours.DeriveRawSecretAgreement(peerPublic);

            using var imported = ECDiffieHellman.Create();
            imported.ImportSubjectPublicKeyInfo(ours.ExportSubjectPublicKeyInfo(), out _);
            Assert.Equal(peer.DeriveRawSecretAgreement(imported.PublicKey), secret);

            if (i % 8 != 0)
                continue;
            X9ECParameters curve = CustomNamedCurves.GetByName("P-256");
            var domain = new ECDomainParameters(curve);
            var agreement = new ECDHBasicAgreement();
            agreement.Init(new ECPrivateKeyParameters(new BcInteger(1, d), domain));
            BcInteger x = agreement.CalculateAgreement(new ECPublicKeyParameters(curve.Curve.DecodePoint(peerPublic), domain));
            Assert.Equal(Number(x.ToByteArrayUnsigned()), Number(secret));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Generated_keys_agree_with_each_other(string kernel)
    {
        using var a = ECDiffieHellmanP256.GenerateKey(KernelOf(kernel));
        using var b = ECDiffieHellmanP256.GenerateKey(KernelOf(kernel));
        Assert.NotEqual(a.ExportPrivateKey(), b.ExportPrivateKey());
        byte[] secret = a.DeriveRawSecretAgreement(b);
        Assert.Equal(secret, b.DeriveRawSecretAgreement(a));
        Assert.Equal(secret, a.DeriveRawSecretAgreement(b.ExportPublicKey()));
        using var publicOnly = ECDiffieHellmanP256.ImportPublicKey(a.ExportPublicKey());
        Assert.False(publicOnly.HasPrivateKey);
        Assert.Equal(secret, b.DeriveRawSecretAgreement(publicOnly));
        Assert.True(a.HasPrivateKey);
        Assert.True(ECDiffieHellmanP256.IsSupported);
    }

    [Theory, EachKernel(Algorithm)]
    public void Span_api(string kernel)
    {
        P256Kernel k = KernelOf(kernel);
        byte[] d1 = new byte[32], q1 = new byte[65], d2 = new byte[32], q2 = new byte[65], s1 = new byte[32], s2 = new byte[32];
        P256Ecdh.GenerateKey(k, d1, q1);
        P256Ecdh.GenerateKey(k, d2, q2);
        Assert.True(P256Ecdh.TryDerive(k, d1, q2, s1));
        Assert.True(P256Ecdh.TryDerive(k, d2, q1, s2));
        Assert.Equal(s1, s2);
        q2[64] ^= 1;
        Assert.False(P256Ecdh.TryDerive(k, d1, q2, s1));
        Assert.Equal(new byte[32], s1);
        Assert.False(P256Ecdh.TryComputePublicKey(k, new byte[32], q1));
        Assert.False(P256Ecdh.TryComputePublicKey(k, Bytes(N), q1));
        Assert.True(P256Ecdh.TryComputePublicKey(k, Bytes(N - 1), q1));
    }

    [Theory, EachKernel(Algorithm)]
    public void Nothing_is_allocated(string kernel)
    {
        P256Kernel k = KernelOf(kernel);
        using var a = ECDiffieHellmanP256.GenerateKey(k);
        using var b = ECDiffieHellmanP256.GenerateKey(k);
        byte[] publicKey = b.ExportPublicKey();
        byte[] secret = new byte[32], privateKey = new byte[32], newPublic = new byte[65];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 3; i++)
            {
                a.DeriveRawSecretAgreement(b, secret);
                a.DeriveRawSecretAgreement(publicKey, secret);
                P256Ecdh.GenerateKey(k, privateKey, newPublic);
                a.ExportPrivateKey(privateKey);
                a.ExportPublicKey(newPublic);
            }

            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Arguments_are_checked()
    {
        using var key = ECDiffieHellmanP256.GenerateKey();
        byte[] publicKey = key.ExportPublicKey();
        foreach (int length in (int[])[0, 31, 33, 64])
        {
            Assert.Throws<ArgumentException>("source", () => ECDiffieHellmanP256.ImportPrivateKey(new byte[length]));
            Assert.Throws<ArgumentException>("source", () => ECDiffieHellmanP256.ImportPublicKey(new byte[length]));
            Assert.Throws<ArgumentException>("destination", () => key.ExportPrivateKey(new byte[length]));
            Assert.Throws<ArgumentException>("destination", () => key.ExportPublicKey(new byte[length]));
            Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(publicKey, new byte[length]));
            Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(key, new byte[length]));
            Assert.Throws<ArgumentException>("otherPartyPublicKey", () => key.DeriveRawSecretAgreement(new byte[length]));
        }

        Assert.Throws<ArgumentNullException>("otherParty", () => key.DeriveRawSecretAgreement((ECDiffieHellmanP256)null!));
        Assert.Throws<ArgumentNullException>("otherParty", () => key.DeriveRawSecretAgreement((ECDiffieHellmanP256)null!, new byte[32]));
        byte[] shared = new byte[65];
        publicKey.CopyTo(shared, 0);
        Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(shared, shared.AsSpan(33)));
        Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(shared, shared.AsSpan(0, 32)));

        foreach (BigInteger bad in new[] { BigInteger.Zero, N, N + 1, (BigInteger.One << 256) - 1 })
            Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportPrivateKey(Bytes(bad)));

        using var publicOnly = ECDiffieHellmanP256.ImportPublicKey(publicKey);
        Assert.Throws<CryptographicException>(() => publicOnly.DeriveRawSecretAgreement(key));
        Assert.Throws<CryptographicException>(() => publicOnly.ExportPrivateKey());
        Assert.Throws<CryptographicException>(() => publicOnly.ExportPkcs8PrivateKey());
        Assert.Throws<CryptographicException>(() => publicOnly.ExportECPrivateKey());
    }

    [Fact]
    public void Bad_points_are_refused()
    {
        BigInteger y = G.Y;
        byte[][] bad =
        [
            new byte[65],
            [0x04, .. new byte[64]],
            [0x02, .. Bytes(G.X), .. Bytes(y)],
            [0x06, .. Bytes(G.X), .. Bytes(y)],
            [0x07, .. Bytes(G.X), .. Bytes(y)],
            [0x00, .. Bytes(G.X), .. Bytes(y)],
            Encode((G.X, y + 1)),
            Encode((G.X + 1, y)),
            Encode((y, G.X)),
            Encode((P, y)),
            Encode((G.X, P)),
            // x = 0 is on the curve with y = sqrt(b); x = p is the same point, not canonical.
            Encode((P, Number(SquareRootOfB()))),
            Encode(((BigInteger.One << 256) - 1, y)),
        ];
        foreach (byte[] point in bad)
            Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportPublicKey(point));
        using var zeroX = ECDiffieHellmanP256.ImportPublicKey(Encode((0, Number(SquareRootOfB()))));
        Assert.Equal(new byte[32], zeroX.ExportPublicKey()[1..33]);
    }

    private static byte[] SquareRootOfB() => Bytes(BigInteger.ModPow(B, (P + 1) / 4, P));

    [Fact]
    public unsafe void Dispose_zeroes_and_ends()
    {
        var key = ECDiffieHellmanP256.GenerateKey();
        byte[] publicKey = key.ExportPublicKey();
        byte[] privateKey = key.ExportPrivateKey();
        byte* pointer = key.PrivateKeyMemory!.UnsafePointer;
        Assert.Equal(privateKey, new ReadOnlySpan<byte>(pointer, 32).ToArray());

        key.Dispose();
        key.Dispose();
        Assert.False(new ReadOnlySpan<byte>(pointer, 32).SequenceEqual(privateKey));

        using var other = ECDiffieHellmanP256.GenerateKey();
        Assert.Throws<ObjectDisposedException>(() => key.ExportPrivateKey());
        Assert.Throws<ObjectDisposedException>(() => key.ExportPublicKey());
        Assert.Throws<ObjectDisposedException>(() => key.ExportSubjectPublicKeyInfo());
        Assert.Throws<ObjectDisposedException>(() => key.DeriveRawSecretAgreement(publicKey));
        Assert.Throws<ObjectDisposedException>(() => key.DeriveRawSecretAgreement(new byte[65]));
        Assert.Throws<ObjectDisposedException>(() => key.DeriveRawSecretAgreement(other));
        Assert.Throws<ObjectDisposedException>(() => other.DeriveRawSecretAgreement(key));
    }

    [Theory, EachKernel(Algorithm)]
    public void Threads_share_a_key_and_Dispose_may_race(string kernel)
    {
        using var peer = ECDiffieHellmanP256.GenerateKey();
        for (int round = 0; round < Effort.Scale(20, 500); round++)
        {
            var key = ECDiffieHellmanP256.GenerateKey(KernelOf(kernel));
            byte[] expected = key.DeriveRawSecretAgreement(peer);
            int wrong = 0;
            using var start = new Barrier(4);
            CancellationToken stop = TestContext.Current.CancellationToken;
            Thread[] users = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                byte[] secret = new byte[32];
                start.SignalAndWait(stop);
                try
                {
                    for (int i = 0; i < 8; i++)
                    {
                        key.DeriveRawSecretAgreement(peer, secret);
                        if (!secret.AsSpan().SequenceEqual(expected))
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
            Thread.SpinWait(round * 200);
            key.Dispose();
            foreach (Thread user in users)
                user.Join();
            Assert.Equal(0, wrong);
        }
    }
}

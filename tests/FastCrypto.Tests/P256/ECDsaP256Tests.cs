using System.Numerics;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using static FastCrypto.Tests.P256.P256Reference;
using BcInteger = Org.BouncyCastle.Math.BigInteger;

namespace FastCrypto.Tests.P256;

public sealed class ECDsaP256Tests
{
    private const string Algorithm = P256Kernels.Algorithm;
    private const DSASignatureFormat P1363 = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
    private const DSASignatureFormat Der = DSASignatureFormat.Rfc3279DerSequence;

    private static readonly HashAlgorithmName[] Hashes = [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    private static P256Kernel KernelOf(string name) => Kernels.Kernel<P256Kernel>(Algorithm, name);

    [Theory, EachKernel(Algorithm)]
    public void Agrees_with_BCL(string kernel)
    {
        var random = new Random(21);
        for (int i = 0; i < Effort.Scale(150, 100_000); i++)
        {
            byte[] d = Bytes((Number(random.Bytes(32)) % (N - 1)) + 1);
            using var ours = ECDsaP256.ImportPrivateKey(KernelOf(kernel), d);
            using var theirs = ECDsa.Create();
            theirs.ImportECPrivateKey(ours.ExportECPrivateKey(), out _);
            byte[] data = random.Bytes(random.Next(200));
            HashAlgorithmName hash = Hashes[i % 3];
            DSASignatureFormat format = i % 2 == 0 ? P1363 : Der;

            byte[] signature = ours.SignData(data, hash, format);
            Assert.True(theirs.VerifyData(data, signature, hash, format));
            Assert.True(ours.VerifyData(data, signature, hash, format));
            byte[] theirSignature = theirs.SignData(data, hash, format);
            Assert.True(ours.VerifyData(data, theirSignature, hash, format));

            theirSignature[random.Next(theirSignature.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(theirs.VerifyData(data, theirSignature, hash, format), ours.VerifyData(data, theirSignature, hash, format));
            Assert.False(ours.VerifyData([.. data, 0], signature, hash, format));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Deterministic_form_agrees_with_BouncyCastle(string kernel)
    {
        X9ECParameters curve = CustomNamedCurves.GetByName("P-256");
        var domain = new ECDomainParameters(curve);
        var random = new Random(22);
        for (int i = 0; i < Effort.Scale(25, 2_000); i++)
        {
            byte[] d = Bytes((Number(random.Bytes(32)) % (N - 1)) + 1);
            using var ours = ECDsaP256.ImportPrivateKey(KernelOf(kernel), d);
            byte[] digest = random.Bytes(32);
            byte[] signature = new byte[64];
            ours.SignHashDeterministic(digest, HashAlgorithmName.SHA256, signature);
            var signer = new ECDsaSigner(new HMacDsaKCalculator(new Org.BouncyCastle.Crypto.Digests.Sha256Digest()));
            signer.Init(true, new ECPrivateKeyParameters(new BcInteger(1, d), domain));
            BcInteger[] expected = signer.GenerateSignature(digest);
            Assert.Equal(
                [.. Bytes(Number(expected[0].ToByteArrayUnsigned())), .. Bytes(Number(expected[1].ToByteArrayUnsigned()))], signature);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Forced_nonces_at_special_scalars(string kernel)
    {
        var random = new Random(23);
        byte[] d = Bytes(Hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        using var key = ECDsaP256.ImportPrivateKey(KernelOf(kernel), d);
        foreach (BigInteger k in SpecialScalars())
        {
            byte[] digest = random.Bytes(32);
            byte[] signature = ECDsaP256VectorTests.ForcedNonce(kernel, d, Bytes(k), digest);
            BigInteger r = Number(signature.AsSpan(0, 32)), s = Number(signature.AsSpan(32));
            Assert.Equal(Mod((Number(digest) + r * Number(d)) * Inverse(k, N), N), s);
            Assert.True(key.VerifyHash(digest, signature));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void R_and_S_at_the_ends_of_their_range(string kernel)
    {
        using var key = ECDsaP256.GenerateKey(KernelOf(kernel));
        byte[] hash = new byte[32];
        byte[] good = key.SignHash(hash);
        BigInteger r = Number(good.AsSpan(0, 32)), s = Number(good.AsSpan(32));
        // The negated s is the same point's other signature.
        Assert.True(key.VerifyHash(hash, [.. Bytes(r), .. Bytes(N - s)]));
        foreach (BigInteger bad in new[] { 0, 1, N - 1, N, N + 1, P, (BigInteger.One << 256) - 1 })
        {
            Assert.False(key.VerifyHash(hash, [.. Bytes(bad), .. Bytes(s)]));
            Assert.False(key.VerifyHash(hash, [.. Bytes(r), .. Bytes(bad)]));
            Assert.False(key.VerifyHash(hash, [.. Bytes(bad), .. Bytes(bad)]));
        }

        foreach (BigInteger shifted in new[] { r + N, s + N }.Where(v => v < BigInteger.One << 256))
        {
            Assert.False(key.VerifyHash(hash, [.. Bytes(shifted), .. Bytes(s)]));
            Assert.False(key.VerifyHash(hash, [.. Bytes(r), .. Bytes(shifted)]));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Hashes_shorter_and_longer_than_the_order(string kernel)
    {
        using var ours = ECDsaP256.GenerateKey(KernelOf(kernel));
        using var theirs = ECDsa.Create();
        theirs.ImportPkcs8PrivateKey(ours.ExportPkcs8PrivateKey(), out _);
        var random = new Random(25);
        foreach (int length in (int[])[1, 20, 28, 31, 32, 33, 48, 64, 100])
        {
            byte[] hash = random.Bytes(length);
            Assert.True(theirs.VerifyHash(hash, ours.SignHash(hash)));
            Assert.True(ours.VerifyHash(hash, theirs.SignHash(hash)));
        }

        // Hashes from n upwards are reduced; a zero hash is a hash.
        foreach (byte[] hash in new[] { Bytes(N), Bytes(N + 1), Bytes((BigInteger.One << 256) - 1), new byte[32] })
        {
            Assert.True(theirs.VerifyHash(hash, ours.SignHash(hash)));
            Assert.True(ours.VerifyHash(hash, theirs.SignHash(hash)));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Nonces_are_hedged(string kernel)
    {
        using var key = ECDsaP256.GenerateKey(KernelOf(kernel));
        byte[] hash = new byte[32];
        byte[] first = key.SignHash(hash), second = key.SignHash(hash), deterministic = new byte[64], again = new byte[64];
        Assert.NotEqual(first, second);
        key.SignHashDeterministic(hash, HashAlgorithmName.SHA256, deterministic);
        key.SignHashDeterministic(hash, HashAlgorithmName.SHA256, again);
        Assert.Equal(deterministic, again);
        Assert.NotEqual(first, deterministic);
    }

    [Fact]
    public void Der_is_minimal_and_strict()
    {
        // Integers with the top bit set, with leading zero bytes, and short ones.
        byte[][] values = [Bytes(1), Bytes(127), Bytes(128), Bytes(255), Bytes(256), Bytes(N - 1),
            Bytes(BigInteger.One << 247), Bytes((BigInteger.One << 248) - 1)];
        byte[] destination = new byte[P256Signature.MaxDerSize];
        byte[] decoded = new byte[64];
        foreach (byte[] r in values)
        {
            foreach (byte[] s in values)
            {
                byte[] fields = [.. r, .. s];
                byte[] der = destination[..P256Signature.Encode(fields, Der, destination)];
                var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
                using (writer.PushSequence())
                {
                    writer.WriteInteger(Number(r));
                    writer.WriteInteger(Number(s));
                }

                Assert.Equal(writer.Encode(), der);
                Assert.True(P256Signature.TryDecode(der, Der, decoded));
                Assert.Equal(fields, decoded);
                for (int length = 0; length < der.Length; length++)
                    Assert.False(P256Signature.TryDecode(der.AsSpan(0, length), Der, decoded));
                Assert.False(P256Signature.TryDecode([.. der, 0], Der, decoded));
            }
        }

        string[] bad =
        [
            "", "30", "3000", "3003020101", "30060201000201" + "01", "3006020101020100",
            "3006020181020101", "300702020001020101", "3007020101" + "02020001",
            "308106020101020101", "30800201010201010000", "3106020101020101", "3006030101020101",
            "3006020101030101", "3006020101020101" + "00",
            "30050200020101", "3005020101" + "0200", "3009020101020101020101", "30060202010102" + "01", "3007020101020102" + "0101",
        ];
        foreach (string hex in bad)
            Assert.False(P256Signature.TryDecode(Convert.FromHexString(hex), Der, decoded), hex);
        Assert.True(P256Signature.TryDecode(Convert.FromHexString("3006020101020101"), Der, decoded));

        // 33 significant bytes, with and without the sign's zero byte.
        string wide = "01" + new string('0', 64);
        Assert.False(P256Signature.TryDecode(Convert.FromHexString("3026" + "0221" + wide + "020101"), Der, decoded));
        Assert.False(P256Signature.TryDecode(new byte[63], P1363, decoded));
        Assert.False(P256Signature.TryDecode(new byte[65], P1363, decoded));
    }

    [Fact]
    public void Destinations_and_arguments_are_checked()
    {
        using var key = ECDsaP256.GenerateKey();
        byte[] hash = new byte[32];
        Assert.Equal(64, ECDsaP256.GetMaxSignatureSize(P1363));
        Assert.Equal(72, ECDsaP256.GetMaxSignatureSize(Der));
        byte[] destination = new byte[80];
        Assert.Equal(64, key.SignHash(hash, destination));
        Assert.True(key.VerifyHash(hash, destination.AsSpan(0, 64)));
        int written = key.SignData(hash, destination, HashAlgorithmName.SHA384, Der);
        Assert.True(key.VerifyData(hash, destination.AsSpan(0, written), HashAlgorithmName.SHA384, Der));
        Assert.True(key.TrySignData(hash, destination, HashAlgorithmName.SHA512, P1363, out written));
        Assert.Equal(64, written);
        Assert.True(key.VerifyData(hash, destination.AsSpan(0, 64), HashAlgorithmName.SHA512));
        Assert.False(key.TrySignHash(hash, destination.AsSpan(0, 63), P1363, out written));
        Assert.Equal(0, written);
        Assert.False(key.TrySignData(hash, destination.AsSpan(0, 10), HashAlgorithmName.SHA256, Der, out _));
        Assert.Throws<ArgumentException>("destination", () => key.SignHash(hash, new byte[63]));
        Assert.Throws<ArgumentException>("destination", () => key.SignData(hash, new byte[10], HashAlgorithmName.SHA256, Der));

        // In place is allowed, partly over the input is not.
        byte[] both = new byte[100];
        Assert.Throws<ArgumentException>("destination", () => key.SignHash(both.AsSpan(0, 32), both.AsSpan(31)));
        Assert.Throws<ArgumentException>("destination", () => key.TrySignHash(both.AsSpan(1, 32), both, P1363, out _));
        Assert.Throws<ArgumentException>("destination", () => key.SignData(both.AsSpan(0, 50), both.AsSpan(10), HashAlgorithmName.SHA256));
        Assert.Throws<ArgumentException>(
            "destination", () => key.TrySignData(both.AsSpan(90), both.AsSpan(0, 91), HashAlgorithmName.SHA256, Der, out _));
        Assert.Equal(64, key.SignHash(both.AsSpan(0, 32), both));
        Assert.True(key.VerifyHash(new byte[32], both.AsSpan(0, 64)));

        var unknown = (DSASignatureFormat)7;
        Assert.Throws<ArgumentOutOfRangeException>(() => ECDsaP256.GetMaxSignatureSize(unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.SignHash(hash, unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.TrySignHash(hash, destination, unknown, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.VerifyHash(hash, new byte[64], unknown));
        Assert.Throws<CryptographicException>(() => key.SignData(hash, HashAlgorithmName.SHA1));
        Assert.Throws<CryptographicException>(() => key.VerifyData(hash, new byte[64], HashAlgorithmName.MD5));
        Assert.Throws<ArgumentException>("hashAlgorithm", () => key.SignData(hash, default));
        Assert.False(key.VerifyHash(hash, []));

        using var publicOnly = ECDsaP256.ImportPublicKey(key.ExportPublicKey());
        Assert.False(publicOnly.HasPrivateKey);
        Assert.True(key.HasPrivateKey);
        Assert.True(ECDsaP256.IsSupported);
        Assert.Throws<CryptographicException>(() => publicOnly.SignHash(hash));
        Assert.True(publicOnly.VerifyHash(hash, key.SignHash(hash)));
    }

    [Fact]
    public void Signs_over_its_own_input()
    {
        using var key = ECDsaP256.GenerateKey();
        byte[] buffer = new byte[96];
        buffer.AsSpan().Fill(0x42);
        byte[] message = buffer[..80];
        int written = key.SignData(buffer.AsSpan(0, 80), buffer, HashAlgorithmName.SHA256);
        Assert.True(key.VerifyData(message, buffer.AsSpan(0, written), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Key_formats()
    {
        using var key = ECDsaP256.GenerateKey();
        byte[] d = key.ExportPrivateKey();
        using (var copy = ECDsaP256.ImportPkcs8PrivateKey(key.ExportPkcs8PrivateKey()))
            Assert.Equal(d, copy.ExportPrivateKey());
        using (var copy = ECDsaP256.ImportECPrivateKey(key.ExportECPrivateKey()))
            Assert.Equal(d, copy.ExportPrivateKey());
        foreach (string pem in new[] { key.ExportECPrivateKeyPem(), key.ExportPkcs8PrivateKeyPem() })
        {
            using var copy = ECDsaP256.ImportFromPem(pem);
            Assert.Equal(d, copy.ExportPrivateKey());
        }

        using (var copy = ECDsaP256.ImportFromPem(key.ExportSubjectPublicKeyInfoPem()))
            Assert.Equal(key.ExportPublicKey(), copy.ExportPublicKey());
        byte[] destination = new byte[200];
        Assert.True(key.TryExportPkcs8PrivateKey(destination, out int written));
        Assert.Equal(key.ExportPkcs8PrivateKey(), destination[..written]);
        Assert.True(key.TryExportECPrivateKey(destination, out written));
        Assert.Equal(key.ExportECPrivateKey(), destination[..written]);
        Assert.True(key.TryExportSubjectPublicKeyInfo(destination, out written));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), destination[..written]);
        Assert.False(key.TryExportSubjectPublicKeyInfo(destination.AsSpan(0, 90), out _));
        byte[] raw = new byte[32], point = new byte[65];
        key.ExportPrivateKey(raw);
        key.ExportPublicKey(point);
        Assert.Equal(d, raw);
        Assert.Equal(key.ExportPublicKey(), point);
        Assert.Throws<ArgumentException>("source", () => ECDsaP256.ImportPrivateKey(new byte[31]));
        Assert.Throws<ArgumentException>("source", () => ECDsaP256.ImportPublicKey(new byte[64]));
        Assert.Throws<CryptographicException>(() => ECDsaP256.ImportPublicKey(new byte[65]));
        Assert.Throws<CryptographicException>(() => ECDsaP256.ImportPrivateKey(new byte[32]));
    }

    [Theory, EachKernel(Algorithm)]
    public void Nothing_is_allocated(string kernel)
    {
        OptimizedCode.Require();
        using var key = ECDsaP256.GenerateKey(KernelOf(kernel));
        byte[] data = new byte[100], signature = new byte[72], hash = new byte[32];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 3; i++)
            {
                int written = key.SignData(data, signature, HashAlgorithmName.SHA256, Der);
                Assert.True(key.VerifyData(data, signature.AsSpan(0, written), HashAlgorithmName.SHA256, Der));
                written = key.SignHash(hash, signature);
                Assert.True(key.VerifyHash(hash, signature.AsSpan(0, written)));
                Assert.True(key.TrySignData(data, signature, HashAlgorithmName.SHA384, P1363, out _));
            }

            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public unsafe void Dispose_zeroes_and_ends()
    {
        var key = ECDsaP256.GenerateKey();
        byte[] privateKey = key.ExportPrivateKey();
        byte* pointer = key.PrivateKeyMemory!.UnsafePointer;
        Assert.Equal(privateKey, new ReadOnlySpan<byte>(pointer, 32).ToArray());
        key.Dispose();
        key.Dispose();
        Assert.False(new ReadOnlySpan<byte>(pointer, 32).SequenceEqual(privateKey));
        byte[] hash = new byte[32];
        Assert.Throws<ObjectDisposedException>(() => key.SignHash(hash));
        Assert.Throws<ObjectDisposedException>(() => key.SignData(hash, HashAlgorithmName.SHA256));
        Assert.Throws<ObjectDisposedException>(() => key.VerifyHash(hash, new byte[64]));
        Assert.Throws<ObjectDisposedException>(() => key.VerifyData(hash, [], HashAlgorithmName.SHA256, Der));
        Assert.Throws<ObjectDisposedException>(() => key.ExportPublicKey());
        Assert.Throws<ObjectDisposedException>(() => key.ExportPrivateKey());
    }

    [Theory, EachKernel(Algorithm)]
    public void Threads_share_a_key_and_Dispose_may_race(string kernel)
    {
        for (int round = 0; round < Effort.Scale(15, 500); round++)
        {
            var key = ECDsaP256.GenerateKey(KernelOf(kernel));
            using var verifier = ECDsaP256.ImportPublicKey(KernelOf(kernel), key.ExportPublicKey());
            int wrong = 0;
            using var start = new Barrier(4);
            CancellationToken stop = TestContext.Current.CancellationToken;
            Thread[] users = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                byte[] hash = new byte[32], signature = new byte[64];
                start.SignalAndWait(stop);
                try
                {
                    for (int i = 0; i < 8; i++)
                    {
                        key.SignHash(hash, signature);
                        if (!verifier.VerifyHash(hash, signature))
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

using System.Security.Cryptography;

namespace FastCrypto.Tests.Curve25519;

/// <summary>The key object: arguments, encodings, lifetime, threads, allocation.</summary>
public sealed unsafe class Ed25519Tests
{
    private static readonly byte[] Seed = new Random(1).Bytes(32);
    private static readonly byte[] Message = new Random(2).Bytes(100);

    private static Ed25519 NewKey() => Ed25519.ImportPrivateKey(Seed);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(65)]
    public void Wrong_sizes_are_refused(int size)
    {
        using Ed25519 key = NewKey();
        byte[] bad = new byte[size];
        Assert.Throws<ArgumentException>("source", () => Ed25519.ImportPrivateKey(bad));
        Assert.Throws<ArgumentException>("source", () => Ed25519.ImportPublicKey(bad));
        Assert.Throws<ArgumentException>("destination", () => key.ExportPrivateKey(bad));
        Assert.Throws<ArgumentException>("destination", () => key.ExportPublicKey(bad));
        Assert.Throws<ArgumentException>("destination", () => key.SignData(Message, bad));
        Assert.False(key.VerifyData(Message, bad));
    }

    [Fact]
    public void Public_only_keys_verify_and_do_not_sign()
    {
        using Ed25519 key = NewKey();
        using var other = Ed25519.ImportPublicKey(key.ExportPublicKey());
        Assert.False(other.HasPrivateKey);
        Assert.True(key.HasPrivateKey);
        Assert.True(Ed25519.IsSupported);
        Assert.True(other.VerifyData(Message, key.SignData(Message)));
        Assert.Throws<CryptographicException>(() => other.SignData(Message));
        Assert.Throws<CryptographicException>(other.ExportPrivateKey);
        Assert.Throws<CryptographicException>(other.ExportPkcs8PrivateKey);
        Assert.Throws<CryptographicException>(other.ExportPkcs8PrivateKeyPem);
    }

    [Fact]
    public void Generated_keys_differ_and_only_their_own_signatures_verify()
    {
        using var a = Ed25519.GenerateKey();
        using var b = Ed25519.GenerateKey();
        Assert.NotEqual(a.ExportPrivateKey(), b.ExportPrivateKey());
        byte[] signature = a.SignData(Message);
        Assert.True(a.VerifyData(Message, signature));
        Assert.False(b.VerifyData(Message, signature));
    }

    [Theory, EachKernel(Curve25519Kernels.Ed25519Algorithm)]
    public void Every_flipped_bit_breaks_a_signature(string kernelName)
    {
        using var key = Ed25519.ImportPrivateKey(Kernels.Kernel<Ed25519Kernel>(Curve25519Kernels.Ed25519Algorithm, kernelName), Seed);
        byte[] signature = key.SignData(Message);
        for (int bit = 0; bit < 512; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.VerifyData(Message, signature));
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(key.VerifyData(Message, signature));
        byte[] other = (byte[])Message.Clone();
        other[^1] ^= 1;
        Assert.False(key.VerifyData(other, signature));
        Assert.False(key.VerifyData(Message.AsSpan(1), signature));
    }

    [Theory, EachKernel(Curve25519Kernels.Ed25519Algorithm)]
    public void S_plus_the_order_is_refused(string kernelName)
    {
        using var key = Ed25519.ImportPrivateKey(Kernels.Kernel<Ed25519Kernel>(Curve25519Kernels.Ed25519Algorithm, kernelName), Seed);
        byte[] signature = key.SignData(Message);
        var order = (System.Numerics.BigInteger.One << 252)
            + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true);
        for (int multiple = 1; multiple < 16; multiple++)
        {
            signature.AsSpan(32).Clear();
            Assert.True((s + (multiple * order)).TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
            Assert.False(key.VerifyData(Message, signature));
        }
    }

    [Fact]
    public void The_signature_may_overwrite_the_data_but_not_overlap_it_in_part()
    {
        using Ed25519 key = NewKey();
        byte[] expected = key.SignData(Message), buffer = (byte[])Message.Clone();
        Assert.Throws<ArgumentException>("destination", () => key.SignData(buffer, buffer.AsSpan(1, 64)));
        key.SignData(buffer, buffer.AsSpan(0, 64));
        Assert.Equal(expected, buffer[..64]);
    }

    [Fact]
    public void Dispose_zeroes_the_key_and_ends_its_use()
    {
        Ed25519 key = NewKey();
        var publicOnly = Ed25519.ImportPublicKey(key.ExportPublicKey());
        byte* memory = key.PrivateKeyMemory!.UnsafePointer;
        Assert.True(new ReadOnlySpan<byte>(memory, 32).SequenceEqual(Seed));
        byte[] signature = key.SignData(Message);

        key.Dispose();
        key.Dispose();
        publicOnly.Dispose();

        Assert.Equal(new byte[Ed25519Signature.ExpandedSize], new ReadOnlySpan<byte>(memory, Ed25519Signature.ExpandedSize).ToArray());
        Assert.Throws<ObjectDisposedException>(key.ExportPrivateKey);
        Assert.Throws<ObjectDisposedException>(key.ExportPublicKey);
        Assert.Throws<ObjectDisposedException>(key.ExportPkcs8PrivateKey);
        Assert.Throws<ObjectDisposedException>(key.ExportSubjectPublicKeyInfo);
        Assert.Throws<ObjectDisposedException>(() => key.SignData(Message));
        Assert.Throws<ObjectDisposedException>(() => key.VerifyData(Message, signature));
        Assert.Throws<ObjectDisposedException>(() => publicOnly.VerifyData(Message, signature));
        Assert.Throws<ObjectDisposedException>(publicOnly.ExportPublicKey);
    }

    [Fact]
    public void Threads_share_a_key()
    {
        using Ed25519 key = NewKey();
        byte[][] messages = [.. Enumerable.Range(0, 8).Select(i => new Random(i).Bytes(50 * i))];
        byte[][] expected = [.. messages.Select(message => key.SignData(message))];
        Parallel.For(0, Effort.Scale(400, 20_000), i =>
        {
            Assert.Equal(expected[i % 8], key.SignData(messages[i % 8]));
            Assert.True(key.VerifyData(messages[i % 8], expected[i % 8]));
        });
    }

    [Fact]
    public void Dispose_racing_use_finishes_or_throws()
    {
        byte[] expected;
        using (Ed25519 key = NewKey())
            expected = key.SignData(Message);
        for (int round = 0; round < Effort.Scale(50, 2_000); round++)
        {
            Ed25519 key = NewKey();
            using var start = new Barrier(2);
            bool wrong = false;
            var user = new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    for (int i = 0; i < 5; i++)
                        wrong |= !key.SignData(Message).AsSpan().SequenceEqual(expected);
                }
                catch (ObjectDisposedException)
                {
                }
            });
            user.Start();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            key.Dispose();
            user.Join();
            Assert.False(wrong);
        }
    }

    [Fact]
    public void Operations_on_a_key_allocate_nothing()
    {
        OptimizedCode.Require();
        using Ed25519 key = NewKey();
        byte[] signature = new byte[64], buffer = new byte[32];
        void Run()
        {
            key.SignData(Message, signature);
            key.VerifyData(Message, signature);
            key.ExportPrivateKey(buffer);
            key.ExportPublicKey(buffer);
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory, EachKernel(Curve25519Kernels.Ed25519Algorithm)]
    public void The_hash_is_reduced_before_it_multiplies_the_key(string kernel)
    {
        // A = (0, −1) has order 2, R is the neutral point and S is zero: the equation is [k]A = 0. For the first message
        // SHA-512(R, A, M) is odd and even modulo L, for the second it is the other way round; a verifier that multiplies by the
        // hash itself says the opposite.
        byte[] a = Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), signature = new byte[64];
        signature[0] = 1;
        using var key = Ed25519.ImportPublicKey(Kernels.Kernel<Ed25519Kernel>(Curve25519Kernels.Ed25519Algorithm, kernel), a);
        foreach ((byte message, bool accepted) in new[] { ((byte)1, true), ((byte)4, false) })
        {
            byte[] hash = SHA512.HashData([.. signature[..32], .. a, message]);
            Assert.Equal(accepted, (hash[0] & 1) != 0);
            Assert.Equal(accepted, key.VerifyData([message], signature));
        }
    }

    // RFC 8410 section 10.3 (private) and 10.1 (public).
    private const string Rfc8410PrivateKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        -----END PRIVATE KEY-----
        """;

    private const string Rfc8410PrivateKeyWithAttributesAndPublicKey = """
        -----BEGIN PRIVATE KEY-----
        MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
        Z9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PRIVATE KEY-----
        """;

    private const string Rfc8410PublicKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----
        """;

    [Fact]
    public void Rfc8410_examples_are_read_and_written()
    {
        using var key = Ed25519.ImportFromPem(Rfc8410PrivateKey);
        using var sameKey = Ed25519.ImportFromPem(Rfc8410PrivateKeyWithAttributesAndPublicKey);
        using var publicKey = Ed25519.ImportFromPem(Rfc8410PublicKey);
        Assert.Equal(publicKey.ExportPublicKey(), key.ExportPublicKey());
        Assert.Equal(key.ExportPrivateKey(), sameKey.ExportPrivateKey());
        Assert.Equal(Rfc8410PrivateKey.ReplaceLineEndings("\n"), key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(Rfc8410PublicKey.ReplaceLineEndings("\n"), key.ExportSubjectPublicKeyInfoPem());
        Assert.False(publicKey.HasPrivateKey);

        byte[] pkcs8 = key.ExportPkcs8PrivateKey(), spki = key.ExportSubjectPublicKeyInfo(), buffer = new byte[pkcs8.Length];
        using var fromPkcs8 = Ed25519.ImportPkcs8PrivateKey(pkcs8);
        Assert.Equal(key.ExportPrivateKey(), fromPkcs8.ExportPrivateKey());
        using var fromSpki = Ed25519.ImportSubjectPublicKeyInfo(spki);
        Assert.Equal(key.ExportPublicKey(), fromSpki.ExportPublicKey());
        Assert.True(key.TryExportPkcs8PrivateKey(buffer, out int written));
        Assert.Equal(pkcs8, buffer[..written]);
        Assert.False(key.TryExportPkcs8PrivateKey(buffer.AsSpan(1), out written));
        Assert.Equal(0, written);
        Assert.True(key.TryExportSubjectPublicKeyInfo(buffer, out written));
        Assert.Equal(spki, buffer[..written]);
        Assert.False(key.TryExportSubjectPublicKeyInfo(new byte[spki.Length - 1], out written));
        Assert.Equal(0, written);
    }

    /// <summary>RFC 8410's example whose public key, which ends the encoding, is off by a bit.</summary>
    [Fact]
    public void Another_public_key_beside_the_private_key_is_refused()
    {
        byte[] encoded = KeyEncoding.ReadPem(Rfc8410PrivateKeyWithAttributesAndPublicKey, out _, KeyEncoding.PrivateKeyLabel);
        using (var key = Ed25519.ImportPkcs8PrivateKey(encoded))
            Assert.Equal(encoded[^32..], key.ExportPublicKey());
        encoded[^1] ^= 1;
        Assert.Throws<CryptographicException>(() => Ed25519.ImportPkcs8PrivateKey(encoded));
    }

    [Fact]
    public void Keys_of_another_algorithm_and_bad_points_are_refused()
    {
        using var exchange = X25519DiffieHellman.GenerateKey();
        Assert.Throws<CryptographicException>(() => Ed25519.ImportPkcs8PrivateKey(exchange.ExportPkcs8PrivateKey()));
        Assert.Throws<CryptographicException>(() => Ed25519.ImportSubjectPublicKeyInfo(exchange.ExportSubjectPublicKeyInfo()));
        Assert.Throws<CryptographicException>(() => Ed25519.ImportFromPem(exchange.ExportPkcs8PrivateKeyPem()));

        // y = 2 has no x on the curve.
        byte[] offCurve = new byte[32];
        offCurve[0] = 2;
        Assert.Throws<CryptographicException>(() => Ed25519.ImportPublicKey(offCurve));
        using Ed25519 key = NewKey();
        byte[] spki = key.ExportSubjectPublicKeyInfo();
        offCurve.CopyTo(spki, spki.Length - 32);
        Assert.Throws<CryptographicException>(() => Ed25519.ImportSubjectPublicKeyInfo(spki));
        Assert.Throws<ArgumentException>("source", () => Ed25519.ImportFromPem("nothing"));
    }
}

using System.Security.Cryptography;

namespace FastCrypto.Tests.Curve25519;

/// <summary>The key object: arguments, encodings, lifetime, threads, allocation.</summary>
public sealed unsafe class X25519DiffieHellmanTests
{
    private static readonly byte[] Private = new Random(1).Bytes(32);

    private static X25519DiffieHellman NewKey() => X25519DiffieHellman.ImportPrivateKey(Private);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Wrong_sizes_are_refused(int size)
    {
        using X25519DiffieHellman key = NewKey();
        byte[] bad = new byte[size], good = new byte[32];
        Assert.Throws<ArgumentException>("source", () => X25519DiffieHellman.ImportPrivateKey(bad));
        Assert.Throws<ArgumentException>("source", () => X25519DiffieHellman.ImportPublicKey(bad));
        Assert.Throws<ArgumentException>("destination", () => key.ExportPrivateKey(bad));
        Assert.Throws<ArgumentException>("destination", () => key.ExportPublicKey(bad));
        Assert.Throws<ArgumentException>("otherPartyPublicKey", () => key.DeriveRawSecretAgreement(bad));
        Assert.Throws<ArgumentException>("otherPartyPublicKey", () => key.DeriveRawSecretAgreement(bad, good));
        Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(good, bad));
        Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(key, bad));
    }

    [Fact]
    public void Null_and_public_only_keys_are_refused()
    {
        using X25519DiffieHellman key = NewKey();
        using var other = X25519DiffieHellman.ImportPublicKey(key.ExportPublicKey());
        Assert.False(other.HasPrivateKey);
        Assert.True(key.HasPrivateKey);
        Assert.True(X25519DiffieHellman.IsSupported);
        Assert.Throws<ArgumentNullException>("otherParty", () => key.DeriveRawSecretAgreement((X25519DiffieHellman)null!));
        Assert.Throws<ArgumentNullException>("otherParty", () => key.DeriveRawSecretAgreement((X25519DiffieHellman)null!, new byte[32]));
        Assert.Throws<CryptographicException>(() => other.DeriveRawSecretAgreement(key));
        Assert.Throws<CryptographicException>(other.ExportPrivateKey);
        Assert.Throws<CryptographicException>(other.ExportPkcs8PrivateKey);
        Assert.Throws<CryptographicException>(other.ExportPkcs8PrivateKeyPem);
    }

    [Fact]
    public void Generated_keys_differ_and_agree_with_each_other()
    {
        using var a = X25519DiffieHellman.GenerateKey();
        using var b = X25519DiffieHellman.GenerateKey();
        Assert.NotEqual(a.ExportPrivateKey(), b.ExportPrivateKey());
        Assert.Equal(a.DeriveRawSecretAgreement(b), b.DeriveRawSecretAgreement(a));
        Assert.NotEqual(new byte[32], a.DeriveRawSecretAgreement(b));
    }

    [Fact]
    public void The_private_key_is_exported_as_given()
    {
        // Not clamped: what came in goes out.
        byte[] ones = new byte[32];
        ones.AsSpan().Fill(0xFF);
        using var key = X25519DiffieHellman.ImportPrivateKey(ones);
        Assert.Equal(ones, key.ExportPrivateKey());
    }

    [Fact]
    public void The_secret_may_overwrite_the_public_key_but_not_overlap_it()
    {
        using X25519DiffieHellman key = NewKey();
        byte[] peer = new Random(2).Bytes(32);
        byte[] expected = key.DeriveRawSecretAgreement(peer);
        byte[] buffer = [.. peer, 0];
        Assert.Throws<ArgumentException>("destination", () => key.DeriveRawSecretAgreement(buffer.AsSpan(0, 32), buffer.AsSpan(1)));
        key.DeriveRawSecretAgreement(buffer.AsSpan(0, 32), buffer.AsSpan(0, 32));
        Assert.Equal(expected, buffer[..32]);
    }

    [Fact]
    public void Dispose_zeroes_the_key_and_ends_its_use()
    {
        X25519DiffieHellman key = NewKey();
        using X25519DiffieHellman other = NewKey();
        var publicOnly = X25519DiffieHellman.ImportPublicKey(new byte[32]);
        byte* memory = key.PrivateKeyMemory!.UnsafePointer;
        Assert.True(new ReadOnlySpan<byte>(memory, 32).SequenceEqual(Private));

        key.Dispose();
        key.Dispose();
        publicOnly.Dispose();

        Assert.Equal(new byte[32], new ReadOnlySpan<byte>(memory, 32).ToArray());
        Assert.Throws<ObjectDisposedException>(key.ExportPrivateKey);
        Assert.Throws<ObjectDisposedException>(key.ExportPublicKey);
        Assert.Throws<ObjectDisposedException>(key.ExportPkcs8PrivateKey);
        Assert.Throws<ObjectDisposedException>(key.ExportSubjectPublicKeyInfo);
        Assert.Throws<ObjectDisposedException>(() => key.DeriveRawSecretAgreement(other));
        Assert.Throws<ObjectDisposedException>(() => key.DeriveRawSecretAgreement(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => other.DeriveRawSecretAgreement(key));
        Assert.Throws<ObjectDisposedException>(publicOnly.ExportPublicKey);
        Assert.Throws<ObjectDisposedException>(() => other.DeriveRawSecretAgreement(publicOnly));
    }

    [Fact]
    public void Threads_share_a_key()
    {
        using X25519DiffieHellman key = NewKey();
        byte[][] peers = [.. Enumerable.Range(0, 8).Select(i => new Random(i).Bytes(32))];
        byte[][] expected = [.. peers.Select(peer => key.DeriveRawSecretAgreement(peer))];
        Parallel.For(0, Effort.Scale(400, 20_000), i => Assert.Equal(expected[i % 8], key.DeriveRawSecretAgreement(peers[i % 8])));
    }

    [Fact]
    public void Dispose_racing_use_finishes_or_throws()
    {
        byte[] peer = new Random(2).Bytes(32);
        byte[] expected;
        using (X25519DiffieHellman key = NewKey())
            expected = key.DeriveRawSecretAgreement(peer);
        for (int round = 0; round < Effort.Scale(50, 2_000); round++)
        {
            X25519DiffieHellman key = NewKey();
            using var start = new Barrier(2);
            bool wrong = false;
            var user = new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    for (int i = 0; i < 5; i++)
                        wrong |= !key.DeriveRawSecretAgreement(peer).AsSpan().SequenceEqual(expected);
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
        using X25519DiffieHellman key = NewKey(), other = NewKey();
        byte[] buffer = new byte[64], peer = new Random(2).Bytes(32);
        void Run()
        {
            key.DeriveRawSecretAgreement(peer, buffer.AsSpan(0, 32));
            key.DeriveRawSecretAgreement(other, buffer.AsSpan(0, 32));
            key.ExportPrivateKey(buffer.AsSpan(0, 32));
            key.ExportPublicKey(buffer.AsSpan(0, 32));
            X25519.GenerateKeyPair(buffer.AsSpan(0, 32), buffer.AsSpan(32));
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // RFC 8410 has no X25519 private key example; these are the rfc7748 6.1 keys in the encodings that OpenSSL writes.
    private const string AlicePkcs8 =
        "302e020100300506032b656e0422042077076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";

    private const string AliceSpki = "302a300506032b656e0321008520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";

    [Fact]
    public void Rfc8410_encodings_are_read_and_written()
    {
        byte[] pkcs8 = Convert.FromHexString(AlicePkcs8), spki = Convert.FromHexString(AliceSpki);
        using var key = X25519DiffieHellman.ImportPkcs8PrivateKey(pkcs8);
        Assert.Equal(pkcs8, key.ExportPkcs8PrivateKey());
        Assert.Equal(spki, key.ExportSubjectPublicKeyInfo());

        using var fromSpki = X25519DiffieHellman.ImportSubjectPublicKeyInfo(spki);
        Assert.Equal(key.ExportPublicKey(), fromSpki.ExportPublicKey());
        using var fromPem = X25519DiffieHellman.ImportFromPem(key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(key.ExportPrivateKey(), fromPem.ExportPrivateKey());
        using var fromPublicPem = X25519DiffieHellman.ImportFromPem(key.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(key.ExportPublicKey(), fromPublicPem.ExportPublicKey());
        Assert.False(fromPublicPem.HasPrivateKey);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", key.ExportPkcs8PrivateKeyPem(), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", key.ExportSubjectPublicKeyInfoPem(), StringComparison.Ordinal);

        byte[] buffer = new byte[pkcs8.Length];
        Assert.True(key.TryExportPkcs8PrivateKey(buffer, out int written));
        Assert.Equal(pkcs8, buffer[..written]);
        Assert.False(key.TryExportPkcs8PrivateKey(buffer.AsSpan(1), out written));
        Assert.Equal(0, written);
        Assert.True(key.TryExportSubjectPublicKeyInfo(buffer, out written));
        Assert.Equal(spki, buffer[..written]);
        Assert.False(key.TryExportSubjectPublicKeyInfo(new byte[spki.Length - 1], out written));
        Assert.Equal(0, written);
    }

    [Theory]
    // Ed25519's object identifier; parameters NULL; a short, a long and an untagged inner key; trailing bytes; truncated; empty.
    [InlineData("302e020100300506032b6570042204200000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("3030020100300706032b656e0500042204200000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("302d020100300506032b656e0421041f00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("302f020100300506032b656e04230421000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("302c020100300506032b656e04200000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("302e020100300506032b656e04220520" + "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("302e020100300506032b656e0422042000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("302e020100300506032b656e04220420")]
    [InlineData("")]
    public void Malformed_pkcs8_is_refused(string hex) =>
        Assert.Throws<CryptographicException>(() => X25519DiffieHellman.ImportPkcs8PrivateKey(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("302a300506032b65700321008520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")]
    [InlineData("302c300706032b656e05000321008520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")]
    [InlineData("3029300506032b656e0320008520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e")]
    [InlineData("302a300506032b656e0321018520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")]
    [InlineData("302a300506032b656e0321008520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a00")]
    [InlineData("")]
    public void Malformed_spki_is_refused(string hex) =>
        Assert.Throws<CryptographicException>(() => X25519DiffieHellman.ImportSubjectPublicKeyInfo(Convert.FromHexString(hex)));

    [Fact]
    public void Pem_without_exactly_one_key_is_refused()
    {
        using X25519DiffieHellman key = NewKey();
        string pem = key.ExportPkcs8PrivateKeyPem();
        Assert.Throws<ArgumentException>("source", () => X25519DiffieHellman.ImportFromPem(""));
        Assert.Throws<ArgumentException>("source", () => X25519DiffieHellman.ImportFromPem(pem + "\n" + pem));
        Assert.Throws<ArgumentException>(
            "source", () => X25519DiffieHellman.ImportFromPem(pem.Replace("PRIVATE", "EC PRIVATE", StringComparison.Ordinal)));
    }
}

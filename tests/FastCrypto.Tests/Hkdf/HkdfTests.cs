using System.Security.Cryptography;
using FastCrypto.Tests.Sha2;
using Bcl = System.Security.Cryptography;

namespace FastCrypto.Tests.Hkdf;

public class HkdfTests
{
    private static readonly HashAlgorithmName Sha256 = HashAlgorithmName.SHA256;
    private static readonly byte[] Ikm = new Random(21).Bytes(50);
    private static readonly byte[] Salt = new Random(22).Bytes(20);
    private static readonly byte[] Info = new Random(23).Bytes(30);

    [Theory, EachSha2Kernel]
    public void AgreesWithTheBcl(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        var random = new Random(24);
        for (int i = 0; i < Effort.Scale(200, 20_000); i++)
        {
            byte[] ikm = random.Bytes(random.Next(0, 200));
            byte[] salt = random.Bytes(random.Next(0, 200));
            byte[] info = random.Bytes(random.Next(0, 200));
            byte[] okm = new byte[random.Next(1, 4 * hash.HashSize)];
            byte[] expected = Bcl.HKDF.DeriveKey(hash.BclName, ikm, okm.Length, salt, info);

            hash.DeriveKey(kernel, ikm, salt, info, okm);
            Assert.Equal(expected, okm);
            Assert.Equal(expected, HKDF.DeriveKey(hash.BclName, ikm, okm.Length, salt, info));
            Array.Clear(okm);
            HKDF.DeriveKey(hash.BclName, ikm, okm, salt, info);
            Assert.Equal(expected, okm);

            byte[] prk = HKDF.Extract(hash.BclName, ikm, salt);
            Assert.Equal(Bcl.HKDF.Extract(hash.BclName, ikm, salt), prk);
            byte[] again = new byte[hash.HashSize + 3];
            Assert.Equal(hash.HashSize, HKDF.Extract(hash.BclName, ikm, salt, again));
            Assert.Equal([.. prk, 0, 0, 0], again);

            Array.Clear(okm);
            HKDF.Expand(hash.BclName, prk, okm, info);
            Assert.Equal(expected, okm);
            Assert.Equal(expected, HKDF.Expand(hash.BclName, prk, okm.Length, info));
        }
    }

    [Theory, EachSha2Kernel]
    public void LongestOutput(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] okm = new byte[255 * hash.HashSize];
        hash.DeriveKey(kernel, Ikm, Salt, Info, okm);
        Assert.Equal(Bcl.HKDF.DeriveKey(hash.BclName, Ikm, okm.Length, Salt, Info), okm);
        Assert.Equal(okm, HKDF.DeriveKey(hash.BclName, Ikm, okm.Length, Salt, Info));
    }

    [Fact]
    public void NullSaltAndInfoAreEmpty()
    {
        Assert.Equal(HKDF.Extract(Sha256, Ikm, new byte[32]), HKDF.Extract(Sha256, Ikm));
        Assert.Equal(HKDF.Extract(Sha256, Ikm, []), HKDF.Extract(Sha256, Ikm, null));
        Assert.Equal(HKDF.DeriveKey(Sha256, Ikm, 9, [], []), HKDF.DeriveKey(Sha256, Ikm, 9));
        Assert.Equal(HKDF.Expand(Sha256, Ikm, 9, []), HKDF.Expand(Sha256, Ikm, 9));
    }

    [Fact]
    public void OtherHashesAreRefused()
    {
        foreach (string name in (string[])["SHA1", "MD5", "SHA3-256", "sha256", "SHA-256", "nonsense"])
        {
            HashAlgorithmName hash = new(name);
            Assert.Throws<CryptographicException>(() => HKDF.Extract(hash, Ikm));
            Assert.Throws<CryptographicException>(() => HKDF.Extract(hash, Ikm, Salt, new byte[64]));
            Assert.Throws<CryptographicException>(() => HKDF.Expand(hash, Ikm, 10));
            Assert.Throws<CryptographicException>(() => HKDF.Expand(hash, Ikm, new byte[10], Info));
            Assert.Throws<CryptographicException>(() => HKDF.DeriveKey(hash, Ikm, 10));
            Assert.Throws<CryptographicException>(() => HKDF.DeriveKey(hash, Ikm, new byte[10], Salt, Info));
            CryptographicException refusal = Assert.Throws<CryptographicException>(
                () => HKDF.ExpandLabel(hash, Ikm, "x"u8, [], new byte[10]));
            Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
        }

        HashAlgorithmName none = default;
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.Extract(none, Ikm));
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.Extract(none, Ikm, Salt, new byte[64]));
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.Expand(none, Ikm, 10));
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.Expand(none, Ikm, new byte[10], Info));
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.DeriveKey(new HashAlgorithmName(""), Ikm, 10));
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.DeriveKey(none, Ikm, new byte[10], Salt, Info));
        Assert.Throws<ArgumentException>("hashAlgorithmName", () => HKDF.ExpandLabel(none, Ikm, "x"u8, [], new byte[10]));
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        Assert.Throws<ArgumentNullException>("ikm", () => HKDF.Extract(Sha256, null!));
        Assert.Throws<ArgumentNullException>("ikm", () => HKDF.DeriveKey(Sha256, null!, 10));
        Assert.Throws<ArgumentNullException>("prk", () => HKDF.Expand(Sha256, null!, 10));
        Assert.Throws<ArgumentException>("prk", () => HKDF.Extract(Sha256, Ikm, Salt, new byte[31]));
        Assert.Throws<ArgumentException>("prk", () => HKDF.Expand(Sha256, new byte[31], 10));
        Assert.Throws<ArgumentException>("prk", () => HKDF.Expand(Sha256, new byte[31], new byte[10], Info));
        Assert.Throws<ArgumentException>("secret", () => HKDF.ExpandLabel(Sha256, new byte[31], "x"u8, [], new byte[10]));
        foreach (int length in (int[])[-1, 0, (255 * 32) + 1, int.MaxValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>("outputLength", () => HKDF.Expand(Sha256, Ikm, length));
            Assert.Throws<ArgumentOutOfRangeException>("outputLength", () => HKDF.DeriveKey(Sha256, Ikm, length));
        }

        foreach (int length in (int[])[0, (255 * 32) + 1])
        {
            Assert.Throws<ArgumentException>("output", () => HKDF.Expand(Sha256, Ikm, new byte[length], Info));
            Assert.Throws<ArgumentException>("output", () => HKDF.DeriveKey(Sha256, Ikm, new byte[length], Salt, Info));
            Assert.Throws<ArgumentException>("output", () => HKDF.ExpandLabel(Sha256, Ikm, "x"u8, [], new byte[length]));
        }

        Assert.Throws<ArgumentException>("label", () => HKDF.ExpandLabel(Sha256, Ikm, [], [], new byte[10]));
        Assert.Throws<ArgumentException>("label", () => HKDF.ExpandLabel(Sha256, Ikm, new byte[250], [], new byte[10]));
        Assert.Throws<ArgumentException>("context", () => HKDF.ExpandLabel(Sha256, Ikm, "x"u8, new byte[256], new byte[10]));
    }

    [Fact]
    public void InfoMustNotOverlapTheOutput()
    {
        byte[] buffer = new byte[200];
        Assert.Throws<ArgumentException>("output", () => HKDF.Expand(Sha256, Ikm, buffer.AsSpan(0, 100), buffer.AsSpan(99, 3)));
        Assert.Throws<ArgumentException>("output", () => HKDF.DeriveKey(Sha256, Ikm, buffer.AsSpan(0, 100), Salt, buffer.AsSpan(0, 100)));
    }

    [Theory, EachSha2Kernel]
    public void OutputMayOverlapTheSecrets(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] secret = new Random(25).Bytes(200);
        for (int offset = 0; offset < 100; offset += 33)
        {
            byte[] buffer = [.. secret];
            byte[] expected = Bcl.HKDF.Expand(hash.BclName, secret[..64], 100, Info);
            hash.Expand(kernel, buffer.AsSpan(0, 64), Info, buffer.AsSpan(offset, 100));
            Assert.Equal(expected, buffer.AsSpan(offset, 100));

            buffer = [.. secret];
            expected = Bcl.HKDF.DeriveKey(hash.BclName, secret[..64], 100, secret[30..90], Info);
            hash.DeriveKey(kernel, buffer.AsSpan(0, 64), buffer.AsSpan(30, 60), Info, buffer.AsSpan(offset, 100));
            Assert.Equal(expected, buffer.AsSpan(offset, 100));
        }
    }

    // RFC 8446 section 7.1: uint16 length, then two vectors with a one-byte length each.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(12, 32)]
    [InlineData(249, 255)]
    public void ExpandLabelEncodesItsInfo(int labelLength, int contextLength)
    {
        foreach (Sha2Under hash in Sha2Under.All)
        {
            byte[] label = new Random(26).Bytes(labelLength);
            byte[] context = new Random(27).Bytes(contextLength);
            byte[] secret = new Random(28).Bytes(hash.HashSize);
            byte[] output = new byte[300];
            byte[] info = [1, 44, (byte)(6 + labelLength), .. "tls13 "u8, .. label, (byte)contextLength, .. context];

            HKDF.ExpandLabel(hash.BclName, secret, label, context, output);
            Assert.Equal(Bcl.HKDF.Expand(hash.BclName, secret, 300, info), output);

            // In place: the next traffic secret over the old one (section 7.2).
            byte[] next = [.. secret];
            HKDF.ExpandLabel(hash.Algorithm, next, label, context, next);
            info[0] = 0;
            info[1] = (byte)hash.HashSize;
            Assert.Equal(Bcl.HKDF.Expand(hash.BclName, secret, hash.HashSize, info), next);
        }
    }

    [Fact]
    public void SpanOperationsAllocateNothing()
    {
        OptimizedCode.Require();
        byte[] output = new byte[100];
        byte[] prk = new byte[64];
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            foreach (HashAlgorithmName name in new ReadOnlySpan<HashAlgorithmName>(Names))
            {
                HKDF.Extract(name, Ikm, Salt, prk);
                HKDF.Expand(name, prk, output, Info);
                HKDF.DeriveKey(name, Ikm, output, Salt, Info);
                HKDF.ExpandLabel(name, prk, "derived"u8, Info, output);
            }
        }
    }

    private static readonly HashAlgorithmName[] Names = [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];
}

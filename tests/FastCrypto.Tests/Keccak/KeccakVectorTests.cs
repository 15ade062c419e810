using Org.BouncyCastle.Crypto.Digests;

namespace FastCrypto.Tests.Keccak;

/// <summary>The hashes against the BCL (where the platform has them) and BouncyCastle, on every kernel.</summary>
public class KeccakVectorTests
{
    /// <summary>Values of FIPS 202's own example files: the empty message, "abc", and 200 bytes of 0xA3 (1600 bits).</summary>
    [Theory, EachKernel(KeccakKernels.Algorithm)]
    public void KnownAnswers(string kernelName)
    {
        KeccakKernel kernel = Kernels.Kernel<KeccakKernel>(KeccakKernels.Algorithm, kernelName);
        VectorTally tally = new("FIPS 202 example values", kernelName);
        byte[] a3 = new byte[200];
        a3.AsSpan().Fill(0xA3);
        Expect(SHA3_256.HashData, [], "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
        Expect(SHA3_256.HashData, "abc"u8, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
        Expect(SHA3_256.HashData, a3, "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787");
        Expect(
            SHA3_512.HashData, "abc"u8,
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
        Expect(Shake128.HashData, [], "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
        Expect(Shake128.HashData, a3, "131ab8d2b594946b9c81333f9bb6e0ce75c3b93104fa3469d3917457385da037");
        Expect(Shake256.HashData, [], "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
        tally.Close();

        void Expect(HashFunction function, ReadOnlySpan<byte> message, string expected)
        {
            Assert.Equal(expected, Convert.ToHexStringLower(Bytes(function, kernel, message, expected.Length / 2)));
            tally.Verified();
        }
    }

    [Theory, EachKernel(KeccakKernels.Algorithm)]
    public void EveryLengthAgreesWithBouncyCastle(string kernelName)
    {
        KeccakKernel kernel = Kernels.Kernel<KeccakKernel>(KeccakKernels.Algorithm, kernelName);
        Random random = new(1);
        for (int length = 0; length <= 520; length++)
        {
            byte[] message = random.Bytes(length);
            int outputLength = random.Next(0, 600);
            AssertDigest(new Sha3Digest(256), message, Bytes(SHA3_256.HashData, kernel, message, 32));
            AssertDigest(new Sha3Digest(512), message, Bytes(SHA3_512.HashData, kernel, message, 64));
            AssertShake(new ShakeDigest(128), message, Bytes(Shake128.HashData, kernel, message, outputLength));
            AssertShake(new ShakeDigest(256), message, Bytes(Shake256.HashData, kernel, message, outputLength));
        }
    }

    [Fact]
    public void RandomMessagesAgreeWithTheBcl()
    {
        Assert.SkipUnless(System.Security.Cryptography.SHA3_256.IsSupported, "The platform's cryptography has no SHA-3.");
        Random random = new(2);
        for (int i = 0; i < Effort.Scale(300, 20_000); i++)
        {
            byte[] message = random.Bytes(random.Next(3000));
            int outputLength = random.Next(1, 1000);
            Assert.Equal(System.Security.Cryptography.SHA3_256.HashData(message), SHA3_256.HashData(message));
            Assert.Equal(System.Security.Cryptography.SHA3_512.HashData(message), SHA3_512.HashData(message));
            Assert.Equal(System.Security.Cryptography.Shake128.HashData(message, outputLength), Shake128.HashData(message, outputLength));
            Assert.Equal(System.Security.Cryptography.Shake256.HashData(message, outputLength), Shake256.HashData(message, outputLength));
        }
    }

    /// <summary>Any way to cut message and output into pieces gives the same bytes.</summary>
    [Theory, EachKernel(KeccakKernels.Algorithm)]
    public void PiecesMakeTheWhole(string kernelName)
    {
        KeccakKernel kernel = Kernels.Kernel<KeccakKernel>(KeccakKernels.Algorithm, kernelName);
        Random random = new(3);
        for (int i = 0; i < Effort.Scale(300, 10_000); i++)
        {
            byte[] message = random.Bytes(random.Next(800));
            byte[] expected = Bytes(Shake128.HashData, kernel, message, 700);
            using Shake128 shake = new(kernel);
            for (int position = 0; position < message.Length;)
            {
                int count = random.Next(0, Math.Min(200, message.Length - position) + 1);
                shake.AppendData(message.AsSpan(position, count));
                position += count;
            }

            byte[] current = new byte[100];
            shake.GetCurrentHash(current);
            Assert.Equal(expected[..100], current);
            using Shake128 copy = shake.Duplicate();
            byte[] output = new byte[expected.Length];
            for (int position = 0; position < output.Length;)
            {
                int count = random.Next(0, Math.Min(200, output.Length - position) + 1);
                shake.Read(output.AsSpan(position, count));
                position += count;
            }

            Assert.Equal(expected, output);
            copy.GetHashAndReset(output);
            Assert.Equal(expected, output);
            copy.GetHashAndReset(current);
            Assert.Equal(Bytes(Shake128.HashData, kernel, [], 100), current);
        }
    }

    private delegate void HashFunction(KeccakKernel kernel, ReadOnlySpan<byte> source, Span<byte> destination);

    private static byte[] Bytes(HashFunction function, KeccakKernel kernel, ReadOnlySpan<byte> message, int length)
    {
        byte[] output = new byte[length];
        function(kernel, message, output);
        return output;
    }

    private static void AssertDigest(Sha3Digest digest, byte[] message, byte[] actual)
    {
        byte[] expected = new byte[digest.GetDigestSize()];
        digest.BlockUpdate(message, 0, message.Length);
        digest.DoFinal(expected, 0);
        Assert.Equal(expected, actual);
    }

    private static void AssertShake(ShakeDigest digest, byte[] message, byte[] actual)
    {
        byte[] expected = new byte[actual.Length];
        digest.BlockUpdate(message, 0, message.Length);
        digest.OutputFinal(expected, 0, expected.Length);
        Assert.Equal(expected, actual);
    }
}

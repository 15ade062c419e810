using System.Text.Json;
using Org.BouncyCastle.Crypto.Digests;

namespace FastCrypto.Tests.Keccak;

/// <summary>The hashes against the BCL (where the platform has them) and BouncyCastle, on every kernel.</summary>
public class KeccakVectorTests
{
    /// <summary>FIPS 202's examples: the empty message, "abc" and 200 bytes of 0xA3 (1600 bits).</summary>
    [Theory, EachKernel(KeccakKernels.Algorithm)]
    public void Fips202Examples(string kernelName)
    {
        const string File = "fips202_keccak.json";
        KeccakKernel kernel = Kernels.Kernel<KeccakKernel>(KeccakKernels.Algorithm, kernelName);
        VectorTally tally = new(File, kernelName);
        foreach (JsonElement test in Corpora.Own(File).Items("cases"))
        {
            byte[] message = test.TryGetProperty("repeat", out JsonElement repeat)
                ? [.. Enumerable.Repeat(repeat.Hex("byte")[0], repeat.Int("count"))]
                : test.Hex("message");
            byte[] expected = test.Hex("output");
            Assert.Equal(expected, Bytes(Function(test.Text("function")), kernel, message, expected.Length));
            tally.Verified();
        }

        tally.Close();
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

    private static HashFunction Function(string name) => name switch
    {
        "SHA3-256" => SHA3_256.HashData,
        "SHA3-512" => SHA3_512.HashData,
        "SHAKE128" => Shake128.HashData,
        "SHAKE256" => Shake256.HashData,
        _ => throw new InvalidDataException(name),
    };

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

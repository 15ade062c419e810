using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;
using Bcl = System.Security.Cryptography;

namespace FastCrypto.Tests.P256;

/// <summary>Hedged nonces against HMAC_DRBG as RFC 6979, 3.2 and 3.6, states it, on the BCL's HMAC.</summary>
public sealed class P256NonceGeneratorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(P256Ecdsa.AdditionalInputSize)]
    [InlineData(100)]
    public void Candidates_are_those_of_the_RFC(int additionalInputSize)
    {
        var random = new Random(61);
        for (int i = 0; i < Effort.Scale(20, 2_000); i++)
        {
            byte[] x = Bytes((Number(random.Bytes(32)) % (N - 1)) + 1), hash = Bytes(Number(random.Bytes(32)) % N);
            byte[] additionalInput = random.Bytes(additionalInputSize), seed = [.. x, .. hash, .. additionalInput];
            Assert.Equal(Reference(Bcl.HMACSHA256.HashData, 32, seed), Candidates<Sha256State>(x, hash, additionalInput));
            Assert.Equal(Reference(Bcl.HMACSHA384.HashData, 48, seed), Candidates<Sha384State>(x, hash, additionalInput));
            Assert.Equal(Reference(Bcl.HMACSHA512.HashData, 64, seed), Candidates<Sha512State>(x, hash, additionalInput));
        }
    }

    [Theory, EachKernel(P256Kernels.Algorithm)]
    public void Signing_takes_the_first_candidate(string kernel)
    {
        P256Kernel id = Kernels.Kernel<P256Kernel>(P256Kernels.Algorithm, kernel);
        var random = new Random(62);
        byte[] x = Bytes(Number(random.Bytes(32)) % N), digest = Bytes(N + 5), signature = new byte[64];
        byte[] additionalInput = random.Bytes(P256Ecdsa.AdditionalInputSize);
        P256Ecdsa.Sign<Sha256State>(id, x, digest, additionalInput, signature);
        // bits2octets reduces the hash.
        BigInteger k = Reference(Bcl.HMACSHA256.HashData, 32, [.. x, .. Bytes(5), .. additionalInput])[0];
        BigInteger r = MultipleOfG(k).X % N;
        Assert.Equal([.. Bytes(r), .. Bytes((5 + (r * Number(x))) * Inverse(k, N) % N)], signature);
    }

    private static BigInteger[] Candidates<THash>(byte[] x, byte[] hash, byte[] additionalInput)
        where THash : unmanaged, ISha2State<THash>
    {
        P256NonceGenerator<THash> nonces = default;
        nonces.Start(x, hash, additionalInput);
        var candidates = new BigInteger[3];
        foreach (ref BigInteger candidate in candidates.AsSpan())
        {
            nonces.Next(out P256Limbs k);
            candidate = Value(k);
        }

        return candidates;
    }

    private static BigInteger[] Reference(Func<byte[], byte[], byte[]> hmac, int size, byte[] seed)
    {
        byte[] v = [.. Enumerable.Repeat((byte)1, size)], key = new byte[size];
        foreach (byte step in (byte[])[0, 1])
        {
            key = hmac(key, [.. v, step, .. seed]);
            v = hmac(key, v);
        }

        var candidates = new List<BigInteger>();
        while (candidates.Count < 3)
        {
            v = hmac(key, v);
            BigInteger k = Number(v.AsSpan(0, 32));
            if (!k.IsZero && k < N)
                candidates.Add(k);
            key = hmac(key, [.. v, 0]);
            v = hmac(key, v);
        }

        return [.. candidates];
    }
}

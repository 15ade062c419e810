namespace FastCrypto.Tests.MlKem;

/// <summary>
/// The accumulated test of CCTV in its FIPS 203 form: seeds, randomness and a random ciphertext from one SHAKE128 stream; keys, ciphertexts
/// and both secrets hashed by another.
/// </summary>
internal static class Accumulated
{
    internal static string Hash(MlKemKernel kernel, int iterations)
    {
        using Shake128 source = new();
        using Shake128 accumulator = new();
        Span<byte> seed = stackalloc byte[MLKem768.PrivateSeedSizeInBytes];
        Span<byte> m = stackalloc byte[32];
        Span<byte> random = stackalloc byte[MLKem768.CiphertextSizeInBytes];
        Span<byte> encapsulationKey = stackalloc byte[MLKem768.EncapsulationKeySizeInBytes];
        Span<byte> ciphertext = stackalloc byte[MLKem768.CiphertextSizeInBytes];
        Span<byte> secret = stackalloc byte[32];
        Span<byte> recovered = stackalloc byte[32];
        for (int i = 0; i < iterations; i++)
        {
            source.Read(seed);
            source.Read(m);
            source.Read(random);
            using MLKemKey key = new MLKem768(kernel, MlKemKeySource.Seed, seed);
            key.ExportEncapsulationKey(encapsulationKey);
            accumulator.AppendData(encapsulationKey);
            key.Encapsulate(m, ciphertext, secret);
            accumulator.AppendData(ciphertext);
            accumulator.AppendData(secret);
            key.Decapsulate(ciphertext, recovered);
            Assert.True(secret.SequenceEqual(recovered));
            key.Decapsulate(random, recovered);
            accumulator.AppendData(recovered);
        }

        return Convert.ToHexStringLower(accumulator.Read(32));
    }
}

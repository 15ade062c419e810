using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Sys = System.Security.Cryptography;

namespace FastCrypto.Bench.Catalog;

/// <summary>ML-KEM-768, and the two hybrid key shares of TLS 1.3 that carry it.</summary>
internal static class KemComparisons
{
    private static readonly SecureRandom Random = new();
    private static readonly MLKemParameters Parameters = MLKemParameters.ml_kem_768;

    internal static IEnumerable<Comparison> All() =>
    [
        new(Family.Kem, "ML-KEM-768", "keygen", 0, KeyGen),
        new(Family.Kem, "ML-KEM-768", "encapsulate", 0, () => Encapsulate(freshKey: true)),
        new(Family.Kem, "ML-KEM-768", "encapsulate-cached", 0, () => Encapsulate(freshKey: false)),
        new(Family.Kem, "ML-KEM-768", "decapsulate", 0, Decapsulate),
    ];

    private static IEnumerable<Candidate> KeyGen()
    {
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                MLKem768.GenerateKey().Dispose();
        });
        if (Sys.MLKem.IsSupported)
        {
            yield return new(Library.Bcl, n =>
            {
                while (n-- > 0)
                    Sys.MLKem.GenerateKey(Sys.MLKemAlgorithm.MLKem768).Dispose();
            });
        }

        MLKemKeyPairGenerator generator = BouncyGenerator();
        yield return new(Library.BouncyCastle, n =>
        {
            while (n-- > 0)
                generator.GenerateKeyPair();
        });
    }

    private static IEnumerable<Candidate> Encapsulate(bool freshKey)
    {
        byte[] ciphertext = new byte[MLKem768.CiphertextSizeInBytes], secret = new byte[MLKem768.SharedSecretSizeInBytes];
        byte[] encoded = MLKem768.GenerateKey().ExportEncapsulationKey();

        var ours = MLKem768.ImportEncapsulationKey(encoded);
        yield return new(Library.FastCrypto, freshKey
            ? n =>
            {
                while (n-- > 0)
                {
                    using var key = MLKem768.ImportEncapsulationKey(encoded);
                    key.Encapsulate(ciphertext, secret);
                }
            }
        : n =>
        {
            while (n-- > 0)
                ours.Encapsulate(ciphertext, secret);
        });
        if (Sys.MLKem.IsSupported)
        {
            var bcl = Sys.MLKem.ImportEncapsulationKey(Sys.MLKemAlgorithm.MLKem768, encoded);
            yield return new(Library.Bcl, freshKey
                ? n =>
                {
                    while (n-- > 0)
                    {
                        using var key = Sys.MLKem.ImportEncapsulationKey(Sys.MLKemAlgorithm.MLKem768, encoded);
                        key.Encapsulate(ciphertext, secret);
                    }
                }
            : n =>
            {
                while (n-- > 0)
                    bcl.Encapsulate(ciphertext, secret);
            });
        }

        MLKemPublicKeyParameters bouncyKey = MLKemPublicKeyParameters.FromEncoding(Parameters, encoded);
        yield return new(Library.BouncyCastle, n =>
        {
            while (n-- > 0)
            {
                var kem = new MLKemEncapsulator(Parameters);
                kem.Init(freshKey ? MLKemPublicKeyParameters.FromEncoding(Parameters, encoded) : bouncyKey);
                kem.Encapsulate(ciphertext, secret);
            }
        });
    }

    private static IEnumerable<Candidate> Decapsulate()
    {
        byte[] ciphertext = new byte[MLKem768.CiphertextSizeInBytes], secret = new byte[MLKem768.SharedSecretSizeInBytes];
        var ours = MLKem768.GenerateKey();
        ours.Encapsulate(ciphertext, secret);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.Decapsulate(ciphertext, secret);
        });
        if (Sys.MLKem.IsSupported)
        {
            var bcl = Sys.MLKem.ImportPrivateSeed(Sys.MLKemAlgorithm.MLKem768, ours.ExportPrivateSeed());
            yield return new(Library.Bcl, n =>
            {
                while (n-- > 0)
                    bcl.Decapsulate(ciphertext, secret);
            });
        }

        var kem = new MLKemDecapsulator(Parameters);
        kem.Init(MLKemPrivateKeyParameters.FromSeed(Parameters, ours.ExportPrivateSeed()));
        yield return new(Library.BouncyCastle, n =>
        {
            while (n-- > 0)
                kem.Decapsulate(ciphertext, secret);
        });
    }

    private static MLKemKeyPairGenerator BouncyGenerator()
    {
        var generator = new MLKemKeyPairGenerator();
        generator.Init(new MLKemKeyGenerationParameters(Random, Parameters));
        return generator;
    }
}

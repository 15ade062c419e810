using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement;
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
        new(Family.Kem, "X25519MLKEM768", "client-share", 0, X25519ClientShare),
        new(Family.Kem, "X25519MLKEM768", "respond", 0, X25519Respond),
        new(Family.Kem, "X25519MLKEM768", "finish", 0, X25519Finish),
        new(Family.Kem, "SecP256r1MLKEM768", "client-share", 0, P256ClientShare),
        new(Family.Kem, "SecP256r1MLKEM768", "respond", 0, P256Respond),
        new(Family.Kem, "SecP256r1MLKEM768", "finish", 0, P256Finish),
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

        yield return new(Library.BouncyCastle, () =>
        {
            MLKemKeyPairGenerator generator = BouncyGenerator();
            return n =>
            {
                while (n-- > 0)
                    generator.GenerateKeyPair();
            };
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
            yield return new(Library.Bcl, () =>
            {
                var bcl = Sys.MLKem.ImportEncapsulationKey(Sys.MLKemAlgorithm.MLKem768, encoded);
                return freshKey
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
                };
            });
        }

        yield return new(Library.BouncyCastle, () =>
        {
            MLKemPublicKeyParameters bouncyKey = MLKemPublicKeyParameters.FromEncoding(Parameters, encoded);
            return n =>
            {
                while (n-- > 0)
                {
                    var kem = new MLKemEncapsulator(Parameters);
                    kem.Init(freshKey ? MLKemPublicKeyParameters.FromEncoding(Parameters, encoded) : bouncyKey);
                    kem.Encapsulate(ciphertext, secret);
                }
            };
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
            yield return new(Library.Bcl, () =>
            {
                var bcl = Sys.MLKem.ImportPrivateSeed(Sys.MLKemAlgorithm.MLKem768, ours.ExportPrivateSeed());
                return n =>
                {
                    while (n-- > 0)
                        bcl.Decapsulate(ciphertext, secret);
                };
            });
        }

        yield return new(Library.BouncyCastle, () =>
        {
            var kem = new MLKemDecapsulator(Parameters);
            kem.Init(MLKemPrivateKeyParameters.FromSeed(Parameters, ours.ExportPrivateSeed()));
            return n =>
            {
                while (n-- > 0)
                    kem.Decapsulate(ciphertext, secret);
            };
        });
    }

    private static IEnumerable<Candidate> X25519ClientShare()
    {
        byte[] share = new byte[X25519MLKEM768.ClientShareSizeInBytes];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
            {
                using var key = X25519MLKEM768.GenerateKey();
                key.ExportKeyShare(share);
            }
        });
        yield return new(Library.BouncyCastle, () =>
        {
            MLKemKeyPairGenerator generator = BouncyGenerator();
            return n =>
            {
                while (n-- > 0)
                {
                    AsymmetricCipherKeyPair pair = generator.GenerateKeyPair();
                    ((MLKemPublicKeyParameters)pair.Public).GetEncoded().CopyTo(share, 0);
                    new X25519PrivateKeyParameters(Random).GeneratePublicKey().Encode(share, MLKem768.EncapsulationKeySizeInBytes);
                }
            };
        });
    }

    private static IEnumerable<Candidate> X25519Respond()
    {
        byte[] clientShare = new byte[X25519MLKEM768.ClientShareSizeInBytes], serverShare = new byte[X25519MLKEM768.ServerShareSizeInBytes];
        byte[] secret = new byte[X25519MLKEM768.SharedSecretSizeInBytes];
        X25519MLKEM768.GenerateKey().ExportKeyShare(clientShare);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                X25519MLKEM768.Respond(clientShare, serverShare, secret);
        });
        const int Split = MLKem768.EncapsulationKeySizeInBytes;
        yield return new(Library.BouncyCastle, n =>
        {
            while (n-- > 0)
            {
                BouncyEncapsulate(clientShare.AsSpan(0, Split), serverShare, secret.AsSpan(0, 32));
                var ephemeral = new X25519PrivateKeyParameters(Random);
                ephemeral.GeneratePublicKey().Encode(serverShare, MLKem768.CiphertextSizeInBytes);
                ephemeral.GenerateSecret(new X25519PublicKeyParameters(clientShare, Split), secret, 32);
            }
        });
    }

    private static IEnumerable<Candidate> X25519Finish()
    {
        byte[] clientShare = new byte[X25519MLKEM768.ClientShareSizeInBytes], serverShare = new byte[X25519MLKEM768.ServerShareSizeInBytes];
        byte[] secret = new byte[X25519MLKEM768.SharedSecretSizeInBytes];
        var ours = X25519MLKEM768.GenerateKey();
        ours.ExportKeyShare(clientShare);
        X25519MLKEM768.Respond(clientShare, serverShare, secret);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.DeriveSharedSecret(serverShare, secret);
        });
        yield return new(Library.BouncyCastle, () =>
        {
            MLKemDecapsulator kem = BouncyDecapsulator();
            var key = new X25519PrivateKeyParameters(Random);
            return n =>
            {
                while (n-- > 0)
                {
                    kem.Decapsulate(serverShare.AsSpan(0, MLKem768.CiphertextSizeInBytes), secret.AsSpan(0, 32));
                    key.GenerateSecret(new X25519PublicKeyParameters(serverShare, MLKem768.CiphertextSizeInBytes), secret, 32);
                }
            };
        });
    }

    private static IEnumerable<Candidate> P256ClientShare()
    {
        byte[] share = new byte[SecP256r1MLKEM768.ClientShareSizeInBytes];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
            {
                using var key = SecP256r1MLKEM768.GenerateKey();
                key.ExportKeyShare(share);
            }
        });
        yield return new(Library.BouncyCastle, () =>
        {
            ECKeyPairGenerator points = KeyAgreementComparisons.BouncyP256Generator();
            MLKemKeyPairGenerator generator = BouncyGenerator();
            return n =>
            {
                while (n-- > 0)
                {
                    ((ECPublicKeyParameters)points.GenerateKeyPair().Public).Q.GetEncoded(false).CopyTo(share, 0);
                    ((MLKemPublicKeyParameters)generator.GenerateKeyPair().Public).GetEncoded().CopyTo(share, 65);
                }
            };
        });
    }

    private static IEnumerable<Candidate> P256Respond()
    {
        byte[] clientShare = new byte[SecP256r1MLKEM768.ClientShareSizeInBytes],
            serverShare = new byte[SecP256r1MLKEM768.ServerShareSizeInBytes];
        byte[] secret = new byte[SecP256r1MLKEM768.SharedSecretSizeInBytes];
        SecP256r1MLKEM768.GenerateKey().ExportKeyShare(clientShare);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                SecP256r1MLKEM768.Respond(clientShare, serverShare, secret);
        });
        yield return new(Library.BouncyCastle, () =>
        {
            ECKeyPairGenerator points = KeyAgreementComparisons.BouncyP256Generator();
            return n =>
            {
                while (n-- > 0)
                {
                    AsymmetricCipherKeyPair pair = points.GenerateKeyPair();
                    ((ECPublicKeyParameters)pair.Public).Q.GetEncoded(false).CopyTo(serverShare, 0);
                    BouncyAgree(pair.Private, clientShare.AsSpan(0, 65), secret.AsSpan(0, 32));
                    BouncyEncapsulate(clientShare.AsSpan(65), serverShare.AsSpan(65), secret.AsSpan(32));
                }
            };
        });
    }

    private static IEnumerable<Candidate> P256Finish()
    {
        byte[] clientShare = new byte[SecP256r1MLKEM768.ClientShareSizeInBytes],
            serverShare = new byte[SecP256r1MLKEM768.ServerShareSizeInBytes];
        byte[] secret = new byte[SecP256r1MLKEM768.SharedSecretSizeInBytes];
        var ours = SecP256r1MLKEM768.GenerateKey();
        ours.ExportKeyShare(clientShare);
        SecP256r1MLKEM768.Respond(clientShare, serverShare, secret);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.DeriveSharedSecret(serverShare, secret);
        });
        yield return new(Library.BouncyCastle, () =>
        {
            MLKemDecapsulator kem = BouncyDecapsulator();
            AsymmetricKeyParameter key = KeyAgreementComparisons.BouncyP256Generator().GenerateKeyPair().Private;
            return n =>
            {
                while (n-- > 0)
                {
                    BouncyAgree(key, serverShare.AsSpan(0, 65), secret.AsSpan(0, 32));
                    kem.Decapsulate(serverShare.AsSpan(65), secret.AsSpan(32));
                }
            };
        });
    }

    private static MLKemKeyPairGenerator BouncyGenerator()
    {
        var generator = new MLKemKeyPairGenerator();
        generator.Init(new MLKemKeyGenerationParameters(Random, Parameters));
        return generator;
    }

    private static MLKemDecapsulator BouncyDecapsulator()
    {
        var kem = new MLKemDecapsulator(Parameters);
        kem.Init(BouncyGenerator().GenerateKeyPair().Private);
        return kem;
    }

    private static void BouncyEncapsulate(ReadOnlySpan<byte> encapsulationKey, Span<byte> destination, Span<byte> secret)
    {
        var kem = new MLKemEncapsulator(Parameters);
        kem.Init(MLKemPublicKeyParameters.FromEncoding(Parameters, encapsulationKey.ToArray()));
        kem.Encapsulate(destination[..MLKem768.CiphertextSizeInBytes], secret);
    }

    private static void BouncyAgree(AsymmetricKeyParameter key, ReadOnlySpan<byte> point, Span<byte> secret)
    {
        var agreement = new ECDHBasicAgreement();
        agreement.Init(key);
        ECDomainParameters curve = ((ECPrivateKeyParameters)key).Parameters;
        Org.BouncyCastle.Math.BigInteger x = agreement.CalculateAgreement(new ECPublicKeyParameters(curve.Curve.DecodePoint(point), curve));
        Org.BouncyCastle.Utilities.BigIntegers.AsUnsignedByteArray(32, x).CopyTo(secret);
    }
}

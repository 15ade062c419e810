using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using NS = NSec.Cryptography;
using Sys = System.Security.Cryptography;

namespace FastCrypto.Bench.Catalog;

/// <summary>Signing and verifying a short message or a ready hash.</summary>
internal static class SignatureComparisons
{
    private static readonly SecureRandom Random = new();
    private static readonly byte[] Message = TestData.Bytes(64);
    private static readonly byte[] Hash = TestData.Bytes(32);

    internal static IEnumerable<Comparison> All() =>
    [
        new(Family.Signature, "Ed25519", "sign", 0, Ed25519Sign),
        new(Family.Signature, "Ed25519", "verify", 0, Ed25519Verify),
        new(Family.Signature, "ECDSA-P256", "sign", 0, EcdsaSign),
        new(Family.Signature, "ECDSA-P256", "verify", 0, EcdsaVerify),
        new(Family.Signature, "ECDSA-P256", "verify-first", 0, EcdsaVerifyFirst),
        new(Family.Signature, "ECDSA-P256", "verify-batch8", 0, EcdsaVerifyBatch),
        new(Family.Signature, "RSA-2048", "sign", 0, RsaSign),
        new(Family.Signature, "RSA-2048", "verify", 0, RsaVerify),
    ];

    private static IEnumerable<Candidate> Ed25519Sign()
    {
        byte[] signature = new byte[64];
        var ours = Ed25519.GenerateKey();
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.SignData(Message, signature);
        });
        yield return new(Library.NSec, () =>
        {
            NS.SignatureAlgorithm algorithm = NS.SignatureAlgorithm.Ed25519;
            NS.Key key = NS.Key.Create(algorithm);
            return n =>
            {
                while (n-- > 0)
                    algorithm.Sign(key, Message, signature);
            };
        });
        yield return new(Library.BouncyCastle, () =>
        {
            var signer = new Ed25519Signer();
            signer.Init(true, new Ed25519PrivateKeyParameters(Random));
            return n =>
            {
                while (n-- > 0)
                {
                    signer.BlockUpdate(Message, 0, Message.Length);
                    signer.GenerateSignature();
                }
            };
        });
    }

    private static IEnumerable<Candidate> Ed25519Verify()
    {
        byte[] signature = new byte[64];
        var ours = Ed25519.GenerateKey();
        ours.SignData(Message, signature);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                Demand(ours.VerifyData(Message, signature));
        });
        yield return new(Library.NSec, () =>
        {
            NS.SignatureAlgorithm algorithm = NS.SignatureAlgorithm.Ed25519;
            NS.PublicKey key = NS.PublicKey.Import(algorithm, ours.ExportPublicKey(), NS.KeyBlobFormat.RawPublicKey);
            return n =>
            {
                while (n-- > 0)
                    Demand(algorithm.Verify(key, Message, signature));
            };
        });
        yield return new(Library.BouncyCastle, () =>
        {
            var verifier = new Ed25519Signer();
            verifier.Init(false, new Ed25519PublicKeyParameters(ours.ExportPublicKey()));
            return n =>
            {
                while (n-- > 0)
                {
                    verifier.BlockUpdate(Message, 0, Message.Length);
                    Demand(verifier.VerifySignature(signature));
                }
            };
        });
    }

    private static IEnumerable<Candidate> EcdsaSign()
    {
        byte[] signature = new byte[64];
        var ours = ECDsaP256.GenerateKey();
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.SignHash(Hash, signature, Sys.DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        });
        yield return new(Library.Bcl, () =>
        {
            var bcl = Sys.ECDsa.Create(Sys.ECCurve.NamedCurves.nistP256);
            return n =>
            {
                while (n-- > 0)
                    bcl.TrySignHash(Hash, signature, Sys.DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out _);
            };
        });
        yield return new(Library.BouncyCastle, () =>
        {
            var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
            signer.Init(true, KeyAgreementComparisons.BouncyP256Generator().GenerateKeyPair().Private);
            return n =>
            {
                while (n-- > 0)
                    signer.GenerateSignature(Hash);
            };
        });
    }

    /// <summary>
    /// One key again and again. Ours makes a table for a key at its fourth verification, so this row always runs on that table.
    /// </summary>
    private static IEnumerable<Candidate> EcdsaVerify()
    {
        const Sys.DSASignatureFormat Format = Sys.DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
        var bcl = Sys.ECDsa.Create(Sys.ECCurve.NamedCurves.nistP256);
        byte[] signature = bcl.SignHash(Hash, Format);
        Sys.ECPoint q = bcl.ExportParameters(false).Q;
        var ours = ECDsaP256.ImportPublicKey([4, .. q.X!, .. q.Y!]);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                Demand(ours.VerifyHash(Hash, signature, Format));
        });
        yield return new(Library.Bcl, n =>
        {
            while (n-- > 0)
                Demand(bcl.VerifyHash(Hash, signature, Format));
        });
        yield return new(Library.BouncyCastle, () =>
        {
            AsymmetricCipherKeyPair pair = KeyAgreementComparisons.BouncyP256Generator().GenerateKeyPair();
            var signer = new ECDsaSigner();
            signer.Init(true, pair.Private);
            BigInteger[] rs = signer.GenerateSignature(Hash);
            var verifier = new ECDsaSigner();
            verifier.Init(false, pair.Public);
            return n =>
            {
                while (n-- > 0)
                    Demand(verifier.VerifySignature(Hash, rs[0], rs[1]));
            };
        });
    }

    /// <summary>
    /// A key seen for the first time, as in every TLS handshake: each library imports the point by its shortest way, verifies once, and
    /// forgets the key.
    /// </summary>
    private static IEnumerable<Candidate> EcdsaVerifyFirst()
    {
        const Sys.DSASignatureFormat Format = Sys.DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
        using var signingKey = Sys.ECDsa.Create(Sys.ECCurve.NamedCurves.nistP256);
        byte[] signature = signingKey.SignHash(Hash, Format);
        Sys.ECParameters parameters = signingKey.ExportParameters(false);
        byte[] point = [4, .. parameters.Q.X!, .. parameters.Q.Y!];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
            {
                using var key = ECDsaP256.ImportPublicKey(point);
                Demand(key.VerifyHash(Hash, signature, Format));
            }
        });
        // Faster than from a SubjectPublicKeyInfo or a certificate around the same point.
        yield return new(Library.Bcl, n =>
        {
            while (n-- > 0)
            {
                using var key = Sys.ECDsa.Create(parameters);
                Demand(key.VerifyHash(Hash, signature, Format));
            }
        });
        yield return new(Library.BouncyCastle, () =>
        {
            ECDomainParameters curve = KeyAgreementComparisons.BouncyP256();
            BigInteger r = new(1, signature, 0, 32), s = new(1, signature, 32, 32);
            var verifier = new ECDsaSigner();
            return n =>
            {
                while (n-- > 0)
                {
                    verifier.Init(false, new ECPublicKeyParameters(curve.Curve.DecodePoint(point.AsSpan()), curve));
                    Demand(verifier.VerifySignature(Hash, r, s));
                }
            };
        });
    }

    /// <summary>Eight keys seen for the first time, which only our side has to read: the peers' keys are made once.</summary>
    private static IEnumerable<Candidate> EcdsaVerifyBatch()
    {
        const int Count = 8;
        byte[] publicKeys = new byte[65 * Count], hashes = TestData.Bytes(32 * Count), signatures = new byte[64 * Count];
        bool[] valid = new bool[Count];
        var bcl = new Sys.ECDsa[Count];
        for (int i = 0; i < Count; i++)
        {
            bcl[i] = Sys.ECDsa.Create(Sys.ECCurve.NamedCurves.nistP256);
            Sys.ECPoint q = bcl[i].ExportParameters(false).Q;
            byte[] publicKey = [4, .. q.X!, .. q.Y!];
            publicKey.CopyTo(publicKeys, 65 * i);
            bcl[i].SignHash(hashes.AsSpan(32 * i, 32)).CopyTo(signatures, 64 * i);
        }

        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                Demand(ECDsaP256Batch.VerifyHashes(publicKeys, hashes, signatures, valid));
        }, Count);
        yield return new(Library.Bcl, n =>
        {
            for (int left = n * Count; left > 0; left--)
            {
                int i = left % Count;
                Demand(bcl[i].VerifyHash(hashes.AsSpan(32 * i, 32), signatures.AsSpan(64 * i, 64)));
            }
        }, Count);
        yield return new(Library.BouncyCastle, () =>
        {
            AsymmetricCipherKeyPair pair = KeyAgreementComparisons.BouncyP256Generator().GenerateKeyPair();
            var signer = new ECDsaSigner();
            signer.Init(true, pair.Private);
            BigInteger[] rs = signer.GenerateSignature(Hash);
            var verifier = new ECDsaSigner();
            verifier.Init(false, pair.Public);
            return n =>
            {
                for (int left = n * Count; left > 0; left--)
                    Demand(verifier.VerifySignature(Hash, rs[0], rs[1]));
            };
        }, Count);
    }

    // The project leaves RSA to the BCL; the row is there for comparison.
    private static IEnumerable<Candidate> RsaSign()
    {
        yield return new(Library.Bcl, () =>
        {
            byte[] signature = new byte[256];
            var rsa = Sys.RSA.Create(2048);
            return n =>
            {
                while (n-- > 0)
                    rsa.TrySignHash(Hash, signature, Sys.HashAlgorithmName.SHA256, Sys.RSASignaturePadding.Pss, out _);
            };
        });
    }

    private static IEnumerable<Candidate> RsaVerify()
    {
        yield return new(Library.Bcl, () =>
        {
            var rsa = Sys.RSA.Create(2048);
            byte[] signature = rsa.SignHash(Hash, Sys.HashAlgorithmName.SHA256, Sys.RSASignaturePadding.Pss);
            return n =>
            {
                while (n-- > 0)
                    Demand(rsa.VerifyHash(Hash, signature, Sys.HashAlgorithmName.SHA256, Sys.RSASignaturePadding.Pss));
            };
        });
    }

    private static void Demand(bool good)
    {
        if (!good)
            throw new InvalidOperationException("A good signature was refused.");
    }
}

using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using NS = NSec.Cryptography;
using Sys = System.Security.Cryptography;

namespace FastCrypto.Bench.Catalog;

/// <summary>X25519 and ECDH over P-256: key generation and one agreement with a known public key.</summary>
internal static class KeyAgreementComparisons
{
    private static readonly SecureRandom Random = new();

    internal static IEnumerable<Comparison> All() =>
    [
        new(Family.KeyAgreement, "X25519", "keygen", 0, X25519KeyGen),
        new(Family.KeyAgreement, "X25519", "keygen-batch8", 0, X25519KeyGenBatch),
        new(Family.KeyAgreement, "X25519", "derive", 0, X25519Derive),
        new(Family.KeyAgreement, "X25519", "derive-batch8", 0, X25519DeriveBatch),
        new(Family.KeyAgreement, "ECDH-P256", "keygen", 0, P256KeyGen),
        new(Family.KeyAgreement, "ECDH-P256", "derive", 0, P256Derive),
    ];

    private static IEnumerable<Candidate> X25519KeyGen()
    {
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                X25519DiffieHellman.GenerateKey().Dispose();
        });
        yield return NSecX25519KeyGen(1);
        yield return BouncyX25519KeyGen(1);
    }

    private static IEnumerable<Candidate> X25519KeyGenBatch()
    {
        const int Count = 8;
        byte[] privateKeys = new byte[32 * Count], publicKeys = new byte[32 * Count];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                X25519Batch.GenerateKeys(privateKeys, publicKeys);
        }, Count);
        yield return NSecX25519KeyGen(Count);
        yield return BouncyX25519KeyGen(Count);
    }

    private static Candidate NSecX25519KeyGen(int count) => new(Library.NSec, n =>
    {
        for (int left = n * count; left > 0; left--)
            NS.Key.Create(NS.KeyAgreementAlgorithm.X25519).Dispose();
    }, count);

    private static Candidate BouncyX25519KeyGen(int count) => new(Library.BouncyCastle, n =>
    {
        for (int left = n * count; left > 0; left--)
            new X25519PrivateKeyParameters(Random).GeneratePublicKey();
    }, count);

    private static IEnumerable<Candidate> X25519Derive()
    {
        byte[] secret = new byte[32];
        var ours = X25519DiffieHellman.GenerateKey();
        byte[] peer = X25519DiffieHellman.GenerateKey().ExportPublicKey();
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.DeriveRawSecretAgreement(peer, secret);
        });
        yield return NSecX25519(1);
        yield return BouncyX25519(1);
    }

    private static IEnumerable<Candidate> X25519DeriveBatch()
    {
        const int Count = 8;
        byte[] privateKeys = TestData.Bytes(32 * Count), publicKeys = new byte[32 * Count], secrets = new byte[32 * Count];
        for (int i = 0; i < Count; i++)
            X25519DiffieHellman.GenerateKey().ExportPublicKey().CopyTo(publicKeys, 32 * i);
        bool[] valid = new bool[Count];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                X25519Batch.DeriveRawSecretAgreements(privateKeys, publicKeys, secrets, valid);
        }, Count);
        yield return NSecX25519(Count);
        yield return BouncyX25519(Count);
    }

    private static Candidate NSecX25519(int count) => new(Library.NSec, () =>
    {
        NS.KeyAgreementAlgorithm algorithm = NS.KeyAgreementAlgorithm.X25519;
        NS.Key key = NS.Key.Create(algorithm);
        NS.PublicKey peer = NS.Key.Create(algorithm).PublicKey;
        return n =>
        {
            for (int left = n * count; left > 0; left--)
                algorithm.Agree(key, peer)!.Dispose();
        };
    }, count);

    private static Candidate BouncyX25519(int count) => new(Library.BouncyCastle, () =>
    {
        var agreement = new X25519Agreement();
        agreement.Init(new X25519PrivateKeyParameters(Random));
        X25519PublicKeyParameters peer = new X25519PrivateKeyParameters(Random).GeneratePublicKey();
        byte[] secret = new byte[32];
        return n =>
        {
            for (int left = n * count; left > 0; left--)
                agreement.CalculateAgreement(peer, secret, 0);
        };
    }, count);

    private static IEnumerable<Candidate> P256KeyGen()
    {
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ECDiffieHellmanP256.GenerateKey().Dispose();
        });
        yield return new(Library.Bcl, n =>
        {
            while (n-- > 0)
                Sys.ECDiffieHellman.Create(Sys.ECCurve.NamedCurves.nistP256).Dispose();
        });
        yield return new(Library.BouncyCastle, () =>
        {
            ECKeyPairGenerator generator = BouncyP256Generator();
            return n =>
            {
                while (n-- > 0)
                    generator.GenerateKeyPair();
            };
        });
    }

    private static IEnumerable<Candidate> P256Derive()
    {
        byte[] secret = new byte[32];
        var ours = ECDiffieHellmanP256.GenerateKey();
        byte[] peer = ECDiffieHellmanP256.GenerateKey().ExportPublicKey();
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.DeriveRawSecretAgreement(peer, secret);
        });
        yield return new(Library.Bcl, () =>
        {
            var bcl = Sys.ECDiffieHellman.Create(Sys.ECCurve.NamedCurves.nistP256);
            Sys.ECDiffieHellmanPublicKey bclPeer = Sys.ECDiffieHellman.Create(Sys.ECCurve.NamedCurves.nistP256).PublicKey;
            return n =>
            {
                while (n-- > 0)
                    bcl.DeriveRawSecretAgreement(bclPeer);
            };
        });
        yield return new(Library.BouncyCastle, () =>
        {
            ECKeyPairGenerator generator = BouncyP256Generator();
            var agreement = new ECDHBasicAgreement();
            agreement.Init(generator.GenerateKeyPair().Private);
            AsymmetricKeyParameter bouncyPeer = generator.GenerateKeyPair().Public;
            return n =>
            {
                while (n-- > 0)
                    agreement.CalculateAgreement(bouncyPeer);
            };
        });
    }

    internal static ECKeyPairGenerator BouncyP256Generator()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(BouncyP256(), Random));
        return generator;
    }

    /// <summary>BouncyCastle's own field for this prime, which is faster than its generic curve.</summary>
    internal static ECDomainParameters BouncyP256() => new(Org.BouncyCastle.Crypto.EC.CustomNamedCurves.GetByName("secp256r1"));
}

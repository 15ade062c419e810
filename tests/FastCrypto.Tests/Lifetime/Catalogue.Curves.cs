using System.Security.Cryptography;

namespace FastCrypto.Tests.Lifetime;

internal static partial class Catalogue
{
    private static IEnumerable<Subject> Curves()
    {
        using var x25519 = X25519DiffieHellman.ImportPrivateKey(Key);
        using var ed25519 = Ed25519.ImportPrivateKey(Key);
        using var p256 = ECDiffieHellmanP256.ImportPrivateKey(Key);
        byte[] peerX = Peer(X25519DiffieHellman.ImportPrivateKey(Seed.AsSpan(0, 32)));
        byte[] pointX = x25519.ExportPublicKey(), pointEd = ed25519.ExportPublicKey(), pointP = p256.ExportPublicKey();
        byte[] peerP;
        using (var other = ECDiffieHellmanP256.ImportPrivateKey(Seed.AsSpan(0, 32)))
            peerP = other.ExportPublicKey();
        byte[] pkcs8X = x25519.ExportPkcs8PrivateKey(), pkcs8Ed = ed25519.ExportPkcs8PrivateKey(), pkcs8P = p256.ExportPkcs8PrivateKey();
        byte[] sec1 = p256.ExportECPrivateKey();
        byte[] signatureP;
        using (var signer = ECDsaP256.ImportPrivateKey(Key))
            signatureP = signer.SignHash(new byte[32]);
        byte[] spkiX = x25519.ExportSubjectPublicKeyInfo(), spkiEd = ed25519.ExportSubjectPublicKeyInfo(),
            spkiP = p256.ExportSubjectPublicKeyInfo();

        yield return new(nameof(X25519DiffieHellman), typeof(X25519DiffieHellman), () => X25519DiffieHellman.ImportPrivateKey(Key),
        [
            Subject.Call<X25519DiffieHellman>("DeriveRawSecretAgreement", (key, r) => key.DeriveRawSecretAgreement(peerX, r.AsSpan(0, 32)))
                with { SecretBytes = 32 },
            Subject.Call<X25519DiffieHellman>("ExportPrivateKey ExportPublicKey", (key, r) =>
            {
                key.ExportPrivateKey(r.AsSpan(0, 32));
                key.ExportPublicKey(r.AsSpan(32, 32));
            }),
            Subject.Call<X25519DiffieHellman>("TryExportPkcs8PrivateKey TryExportSubjectPublicKeyInfo", (key, r) =>
            {
                key.TryExportPkcs8PrivateKey(r, out _);
                key.TryExportSubjectPublicKeyInfo(r.AsSpan(100), out _);
            }) with { Allocates = true },
            Subject.Call<X25519DiffieHellman>(
                "ExportPkcs8PrivateKey ExportPkcs8PrivateKeyPem ExportSubjectPublicKeyInfo ExportSubjectPublicKeyInfoPem ImportFromPem", (key, r) =>
            {
                key.ExportPkcs8PrivateKey().CopyTo(r, 0);
                key.ExportSubjectPublicKeyInfo().CopyTo(r, 200);
                using var again = X25519DiffieHellman.ImportFromPem(key.ExportPkcs8PrivateKeyPem());
                again.ExportPrivateKey(r.AsSpan(400, 32));
                using var publicOnly = X25519DiffieHellman.ImportFromPem(key.ExportSubjectPublicKeyInfoPem());
                publicOnly.ExportPublicKey(r.AsSpan(500, 32));
            }) with { Allocates = true },
            Subject.Call("ImportPrivateKey ImportPublicKey ImportPkcs8PrivateKey ImportSubjectPublicKeyInfo", r =>
            {
                X25519DiffieHellman[] keys =
                [
                    X25519DiffieHellman.ImportPrivateKey(Key), X25519DiffieHellman.ImportPublicKey(pointX),
                    X25519DiffieHellman.ImportPkcs8PrivateKey(pkcs8X), X25519DiffieHellman.ImportSubjectPublicKeyInfo(spkiX),
                ];
                for (int i = 0; i < keys.Length; i++)
                {
                    keys[i].ExportPublicKey(r.AsSpan(100 * i, 32));
                    keys[i].Dispose();
                }
            }) with { Allocates = true },
            Subject.Call("GenerateKey", r =>
            {
                using var key = X25519DiffieHellman.GenerateKey();
                using var other = X25519DiffieHellman.GenerateKey();
                r[0] = key.DeriveRawSecretAgreement(other).AsSpan().SequenceEqual(other.DeriveRawSecretAgreement(key)) ? (byte)1 : (byte)0;
            }) with { Allocates = true },
        ])
        { Secrets = [Key] };

        yield return new(nameof(X25519Batch), typeof(X25519Batch), null,
        [
            Subject.Call("DeriveRawSecretAgreements", r =>
            {
                Span<byte> keys = r.AsSpan(1000, 9 * 32), points = r.AsSpan(2000, 9 * 32);
                Span<bool> valid = stackalloc bool[9];
                for (int i = 0; i < 9; i++)
                {
                    Key.CopyTo(keys[(32 * i)..]);
                    peerX.CopyTo(points[(32 * i)..]);
                }

                r[4000] = X25519Batch.DeriveRawSecretAgreements(keys, points, r.AsSpan(0, 9 * 32), valid) ? (byte)1 : (byte)0;
            }) with { SecretBytes = 32 },
            Subject.Call("GenerateKeys", r =>
            {
                Span<byte> keys = r.AsSpan(1000, 2 * 32), points = r.AsSpan(2000, 2 * 32),
                    secrets = r.AsSpan(3000, 2 * 32), swapped = r.AsSpan(4000, 2 * 32);
                Span<bool> valid = stackalloc bool[2];
                X25519Batch.GenerateKeys(keys, points);
                points[..32].CopyTo(swapped[32..]);
                points[32..].CopyTo(swapped);
                X25519Batch.DeriveRawSecretAgreements(keys, swapped, secrets, valid);
                byte agree = secrets[..32].SequenceEqual(secrets[32..]) ? (byte)1 : (byte)0;
                r.AsSpan().Clear();
                r[0] = agree;
            }),
        ])
        { Secrets = [Key] };

        yield return new(nameof(Ed25519), typeof(Ed25519), () => Ed25519.ImportPrivateKey(Key),
        [
            Subject.Call<Ed25519>("SignData VerifyData", (key, r) =>
            {
                key.SignData(Data, r.AsSpan(0, 64));
                r[4000] = key.VerifyData(Data, r.AsSpan(0, 64)) ? (byte)1 : (byte)0;
            }),
            Subject.Call<Ed25519>("ExportPrivateKey ExportPublicKey", (key, r) =>
            {
                key.ExportPrivateKey(r.AsSpan(0, 32));
                key.ExportPublicKey(r.AsSpan(32, 32));
            }),
            Subject.Call<Ed25519>("TryExportPkcs8PrivateKey TryExportSubjectPublicKeyInfo", (key, r) =>
            {
                key.TryExportPkcs8PrivateKey(r, out _);
                key.TryExportSubjectPublicKeyInfo(r.AsSpan(100), out _);
            }) with { Allocates = true },
            Subject.Call<Ed25519>(
                "ExportPkcs8PrivateKey ExportPkcs8PrivateKeyPem ExportSubjectPublicKeyInfo ExportSubjectPublicKeyInfoPem ImportFromPem", (key, r) =>
            {
                key.ExportPkcs8PrivateKey().CopyTo(r, 0);
                key.ExportSubjectPublicKeyInfo().CopyTo(r, 200);
                using var again = Ed25519.ImportFromPem(key.ExportPkcs8PrivateKeyPem());
                again.ExportPrivateKey(r.AsSpan(400, 32));
                using var publicOnly = Ed25519.ImportFromPem(key.ExportSubjectPublicKeyInfoPem());
                publicOnly.ExportPublicKey(r.AsSpan(500, 32));
            }) with { Allocates = true },
            Subject.Call("ImportPrivateKey ImportPublicKey ImportPkcs8PrivateKey ImportSubjectPublicKeyInfo", r =>
            {
                Ed25519[] keys =
                [
                    Ed25519.ImportPrivateKey(Key), Ed25519.ImportPublicKey(pointEd),
                    Ed25519.ImportPkcs8PrivateKey(pkcs8Ed), Ed25519.ImportSubjectPublicKeyInfo(spkiEd),
                ];
                for (int i = 0; i < keys.Length; i++)
                {
                    keys[i].ExportPublicKey(r.AsSpan(100 * i, 32));
                    keys[i].Dispose();
                }
            }) with { Allocates = true },
            Subject.Call("GenerateKey", r =>
            {
                using var key = Ed25519.GenerateKey();
                r[0] = key.VerifyData(Data, key.SignData(Data)) ? (byte)1 : (byte)0;
            }) with { Allocates = true },
        ])
        { Secrets = [Key], PublicTwin = key => Ed25519.ImportPublicKey(((Ed25519)key).ExportPublicKey()) };

        // Signatures are hedged: no two are alike.
        yield return new(nameof(ECDsaP256), typeof(ECDsaP256), () => ECDsaP256.ImportPrivateKey(Key),
        [
            Subject.Call<ECDsaP256>("SignData TrySignData VerifyData", (key, r) =>
            {
                key.SignData(Data, r.AsSpan(0, 64), HashAlgorithmName.SHA256);
                bool isValid = key.VerifyData(Data, r.AsSpan(0, 64), HashAlgorithmName.SHA256);
                key.TrySignData(Data, r, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence, out int length);
                isValid &= key.VerifyData(Data, r.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
                r.AsSpan().Clear();
                r[0] = isValid ? (byte)1 : (byte)0;
            }),
            Subject.Call<ECDsaP256>("SignHash TrySignHash VerifyHash", (key, r) =>
            {
                key.SignHash(Data.AsSpan(0, 32), r.AsSpan(0, 64));
                bool isValid = key.VerifyHash(Data.AsSpan(0, 32), r.AsSpan(0, 64));
                key.TrySignHash(Data.AsSpan(0, 32), r, DSASignatureFormat.Rfc3279DerSequence, out int length);
                isValid &= key.VerifyHash(Data.AsSpan(0, 32), r.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence);
                r.AsSpan().Clear();
                r[0] = isValid ? (byte)1 : (byte)0;
            }),
            Subject.Call<ECDsaP256>("ExportPrivateKey ExportPublicKey", (key, r) =>
            {
                key.ExportPrivateKey(r.AsSpan(0, 32));
                key.ExportPublicKey(r.AsSpan(32, 65));
            }),
            Subject.Call<ECDsaP256>("TryExportPkcs8PrivateKey TryExportECPrivateKey TryExportSubjectPublicKeyInfo", (key, r) =>
            {
                key.TryExportPkcs8PrivateKey(r, out _);
                key.TryExportECPrivateKey(r.AsSpan(200), out _);
                key.TryExportSubjectPublicKeyInfo(r.AsSpan(400), out _);
            }) with { Allocates = true },
            Subject.Call<ECDsaP256>(
                "ExportPkcs8PrivateKey ExportECPrivateKey ExportECPrivateKeyPem ExportPkcs8PrivateKeyPem ExportSubjectPublicKeyInfo"
                + " ExportSubjectPublicKeyInfoPem ImportFromPem", (key, r) =>
            {
                key.ExportPkcs8PrivateKey().CopyTo(r, 0);
                key.ExportECPrivateKey().CopyTo(r, 200);
                key.ExportSubjectPublicKeyInfo().CopyTo(r, 400);
                using var again = ECDsaP256.ImportFromPem(key.ExportPkcs8PrivateKeyPem());
                again.ExportPrivateKey(r.AsSpan(600, 32));
                using var old = ECDsaP256.ImportFromPem(key.ExportECPrivateKeyPem());
                old.ExportPrivateKey(r.AsSpan(700, 32));
                using var publicOnly = ECDsaP256.ImportFromPem(key.ExportSubjectPublicKeyInfoPem());
                publicOnly.ExportPublicKey(r.AsSpan(800, 65));
            }) with { Allocates = true },
            Subject.Call("ImportPrivateKey ImportPublicKey ImportPkcs8PrivateKey ImportECPrivateKey ImportSubjectPublicKeyInfo", r =>
            {
                ECDsaP256[] keys =
                [
                    ECDsaP256.ImportPrivateKey(Key), ECDsaP256.ImportPublicKey(pointP), ECDsaP256.ImportPkcs8PrivateKey(pkcs8P),
                    ECDsaP256.ImportECPrivateKey(sec1), ECDsaP256.ImportSubjectPublicKeyInfo(spkiP),
                ];
                for (int i = 0; i < keys.Length; i++)
                {
                    keys[i].ExportPublicKey(r.AsSpan(100 * i, 65));
                    keys[i].Dispose();
                }
            }) with { Allocates = true },
            Subject.Call("GenerateKey", r =>
            {
                using var key = ECDsaP256.GenerateKey();
                r[0] = key.VerifyHash(Data.AsSpan(0, 32), key.SignHash(Data.AsSpan(0, 32))) ? (byte)1 : (byte)0;
            }) with { Allocates = true },
        ])
        { Secrets = [Key], PublicTwin = key => Verifier((ECDsaP256)key) };

        yield return new(nameof(ECDsaP256Batch), typeof(ECDsaP256Batch), null,
        [
            Subject.Call("VerifyHashes", r =>
            {
                Span<byte> keys = r.AsSpan(0, 9 * 65), hashes = r.AsSpan(1000, 9 * 32), signatures = r.AsSpan(2000, 9 * 64);
                Span<bool> valid = stackalloc bool[9];
                hashes.Clear();
                for (int i = 0; i < 9; i++)
                {
                    pointP.CopyTo(keys[(65 * i)..]);
                    signatureP.CopyTo(signatures[(64 * i)..]);
                }

                r[4000] = ECDsaP256Batch.VerifyHashes(keys, hashes, signatures, valid) ? (byte)1 : (byte)0;
            }),
        ]);

        yield return new(nameof(ECDiffieHellmanP256), typeof(ECDiffieHellmanP256), () => ECDiffieHellmanP256.ImportPrivateKey(Key),
        [
            Subject.Call<ECDiffieHellmanP256>("DeriveRawSecretAgreement", (key, r) => key.DeriveRawSecretAgreement(peerP, r.AsSpan(0, 32)))
                with { SecretBytes = 32 },
            Subject.Call<ECDiffieHellmanP256>("ExportPrivateKey ExportPublicKey", (key, r) =>
            {
                key.ExportPrivateKey(r.AsSpan(0, 32));
                key.ExportPublicKey(r.AsSpan(32, 65));
            }),
            Subject.Call<ECDiffieHellmanP256>("TryExportPkcs8PrivateKey TryExportECPrivateKey TryExportSubjectPublicKeyInfo", (key, r) =>
            {
                key.TryExportPkcs8PrivateKey(r, out _);
                key.TryExportECPrivateKey(r.AsSpan(200), out _);
                key.TryExportSubjectPublicKeyInfo(r.AsSpan(400), out _);
            }) with { Allocates = true },
            Subject.Call<ECDiffieHellmanP256>(
                "ExportPkcs8PrivateKey ExportECPrivateKey ExportECPrivateKeyPem ExportPkcs8PrivateKeyPem ExportSubjectPublicKeyInfo"
                + " ExportSubjectPublicKeyInfoPem ImportFromPem", (key, r) =>
            {
                key.ExportPkcs8PrivateKey().CopyTo(r, 0);
                key.ExportECPrivateKey().CopyTo(r, 200);
                key.ExportSubjectPublicKeyInfo().CopyTo(r, 400);
                using var again = ECDiffieHellmanP256.ImportFromPem(key.ExportPkcs8PrivateKeyPem());
                again.ExportPrivateKey(r.AsSpan(600, 32));
                using var old = ECDiffieHellmanP256.ImportFromPem(key.ExportECPrivateKeyPem());
                old.ExportPrivateKey(r.AsSpan(700, 32));
                using var publicOnly = ECDiffieHellmanP256.ImportFromPem(key.ExportSubjectPublicKeyInfoPem());
                publicOnly.ExportPublicKey(r.AsSpan(800, 65));
            }) with { Allocates = true },
            Subject.Call("ImportPrivateKey ImportPublicKey ImportPkcs8PrivateKey ImportECPrivateKey ImportSubjectPublicKeyInfo", r =>
            {
                ECDiffieHellmanP256[] keys =
                [
                    ECDiffieHellmanP256.ImportPrivateKey(Key), ECDiffieHellmanP256.ImportPublicKey(pointP),
                    ECDiffieHellmanP256.ImportPkcs8PrivateKey(pkcs8P), ECDiffieHellmanP256.ImportECPrivateKey(sec1),
                    ECDiffieHellmanP256.ImportSubjectPublicKeyInfo(spkiP),
                ];
                for (int i = 0; i < keys.Length; i++)
                {
                    keys[i].ExportPublicKey(r.AsSpan(100 * i, 65));
                    keys[i].Dispose();
                }
            }) with { Allocates = true },
            Subject.Call("GenerateKey", r =>
            {
                using var key = ECDiffieHellmanP256.GenerateKey();
                using var other = ECDiffieHellmanP256.GenerateKey();
                r[0] = key.DeriveRawSecretAgreement(other).AsSpan().SequenceEqual(other.DeriveRawSecretAgreement(key)) ? (byte)1 : (byte)0;
            }) with { Allocates = true },
        ])
        { Secrets = [Key], PublicTwin = key => ECDiffieHellmanP256.ImportPublicKey(((ECDiffieHellmanP256)key).ExportPublicKey()) };
    }

    // A key that has verified a few times holds a table of its public point's multiples.
    private static ECDsaP256 Verifier(ECDsaP256 signer)
    {
        var verifier = ECDsaP256.ImportPublicKey(signer.ExportPublicKey());
        byte[] signature = signer.SignHash(Nonce);
        for (int i = 0; i < 8; i++)
            verifier.VerifyHash(Nonce, signature);
        return verifier;
    }

    private static byte[] Peer(X25519DiffieHellman key)
    {
        using (key)
            return key.ExportPublicKey();
    }
}

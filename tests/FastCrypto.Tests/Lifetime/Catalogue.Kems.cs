namespace FastCrypto.Tests.Lifetime;

internal static partial class Catalogue
{
    private static IEnumerable<Subject> Kems()
    {
        yield return Kem(
            typeof(MLKem512), () => MLKem512.ImportPrivateSeed(Seed), source => MLKem512.ImportDecapsulationKey(source),
            source =>
                MLKem512.ImportEncapsulationKey(source), () => MLKem512.GenerateKey(), source => MLKem512.ImportPkcs8PrivateKey(source),
            source => MLKem512.ImportSubjectPublicKeyInfo(source), pem => MLKem512.ImportFromPem(pem));
        yield return Kem(
            typeof(MLKem768), () => MLKem768.ImportPrivateSeed(Seed), source => MLKem768.ImportDecapsulationKey(source),
            source =>
                MLKem768.ImportEncapsulationKey(source), () => MLKem768.GenerateKey(), source => MLKem768.ImportPkcs8PrivateKey(source),
            source => MLKem768.ImportSubjectPublicKeyInfo(source), pem => MLKem768.ImportFromPem(pem));
        yield return Kem(
            typeof(MLKem1024), () => MLKem1024.ImportPrivateSeed(Seed), source => MLKem1024.ImportDecapsulationKey(source),
            source =>
                MLKem1024.ImportEncapsulationKey(source), () => MLKem1024.GenerateKey(), source => MLKem1024.ImportPkcs8PrivateKey(source),
            source => MLKem1024.ImportSubjectPublicKeyInfo(source), pem => MLKem1024.ImportFromPem(pem));

        yield return Hybrid<X25519MLKEM768>(
            X25519MLKEM768.GenerateKey, X25519MLKEM768.ClientShareSizeInBytes, X25519MLKEM768.ServerShareSizeInBytes, 32, 0,
            X25519MLKEM768.Respond, (key, r) => key.ExportKeyShare(r), (key, r) => key.ExportPlainKeyShare(r),
            (key, share, r) => key.DeriveSharedSecret(share, r), (key, share, r) => key.DerivePlainSharedSecret(share, r));
        yield return Hybrid<SecP256r1MLKEM768>(
            SecP256r1MLKEM768.GenerateKey, SecP256r1MLKEM768.ClientShareSizeInBytes, SecP256r1MLKEM768.ServerShareSizeInBytes, 65, 65,
            SecP256r1MLKEM768.Respond, (key, r) => key.ExportKeyShare(r), (key, r) => key.ExportPlainKeyShare(r),
            (key, share, r) => key.DeriveSharedSecret(share, r), (key, share, r) => key.DerivePlainSharedSecret(share, r));
    }

    private static Subject Kem(
        Type type, Func<MLKemKey> fromSeed, Func<byte[], MLKemKey> fromExpanded, Func<byte[], MLKemKey> fromPublic, Func<MLKemKey> generate,
        Func<byte[], MLKemKey> fromPkcs8, Func<byte[], MLKemKey> fromSpki, Func<string, MLKemKey> fromPem)
    {
        using MLKemKey sample = fromSeed();
        byte[] encapsulationKey = sample.ExportEncapsulationKey(), decapsulationKey = sample.ExportDecapsulationKey();
        byte[] pkcs8 = sample.ExportPkcs8PrivateKey(), spki = sample.ExportSubjectPublicKeyInfo();
        sample.Encapsulate(out byte[] ciphertext, out _);
        return new(type.Name, type, fromSeed,
        [
            Subject.Call<MLKemKey>("Decapsulate", (key, r) => key.Decapsulate(ciphertext, r.AsSpan(0, 32))) with { SecretBytes = 32 },
            Subject.Call<MLKemKey>("Encapsulate", (key, r) =>
            {
                Span<byte> fresh = r.AsSpan(0, ciphertext.Length), sent = r.AsSpan(4000, 32), received = r.AsSpan(5000, 32);
                key.Encapsulate(fresh, sent);
                key.Decapsulate(fresh, received);
                byte agree = sent.SequenceEqual(received) ? (byte)1 : (byte)0;
                r.AsSpan().Clear();
                r[0] = agree;
            }),
            Subject.Call<MLKemKey>("ExportEncapsulationKey ExportDecapsulationKey ExportPrivateSeed", (key, r) =>
            {
                key.ExportEncapsulationKey(r.AsSpan(0, encapsulationKey.Length));
                key.ExportDecapsulationKey(r.AsSpan(2000, decapsulationKey.Length));
                key.ExportPrivateSeed(r.AsSpan(6000, 64));
            }),
            Subject.Call<MLKemKey>(
                "ExportPkcs8PrivateKey ExportPkcs8PrivateKeyPem ExportSubjectPublicKeyInfo ExportSubjectPublicKeyInfoPem ImportFromPem", (key, r) =>
            {
                key.ExportPkcs8PrivateKey().CopyTo(r, 0);
                key.ExportSubjectPublicKeyInfo().CopyTo(r, 2000);
                using MLKemKey again = fromPem(key.ExportPkcs8PrivateKeyPem());
                again.ExportPrivateSeed(r.AsSpan(6000, 64));
                using MLKemKey publicOnly = fromPem(key.ExportSubjectPublicKeyInfoPem());
                r[7000] = publicOnly.HasPrivateKey ? (byte)1 : (byte)0;
            }) with { Allocates = true },
            Subject.Call(
                "ImportPrivateSeed ImportDecapsulationKey ImportEncapsulationKey ImportPkcs8PrivateKey ImportSubjectPublicKeyInfo", r =>
            {
                MLKemKey[] keys =
                    [fromSeed(), fromExpanded(decapsulationKey), fromPublic(encapsulationKey), fromPkcs8(pkcs8), fromSpki(spki)];
                foreach (MLKemKey key in keys)
                {
                    r[7000] += key.ExportEncapsulationKey().AsSpan().SequenceEqual(encapsulationKey) ? (byte)1 : (byte)0;
                    key.Dispose();
                }
            }) with { Allocates = true },
            Subject.Call("GenerateKey", r =>
            {
                using MLKemKey key = generate();
                key.Encapsulate(out byte[] fresh, out byte[] secret);
                r[0] = key.Decapsulate(fresh).AsSpan().SequenceEqual(secret) ? (byte)1 : (byte)0;
            }) with { Allocates = true },
        ])
        {
            Secrets = [Seed],
            PublicTwin = key => fromPublic(((MLKemKey)key).ExportEncapsulationKey()),
        };
    }

    private delegate void Responder(ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret);

    private delegate void Exporter<T>(T key, Span<byte> share);

    private delegate void Deriver<T>(T key, ReadOnlySpan<byte> share, Span<byte> secret);

    private static Subject Hybrid<T>(
        Func<T> generate, int clientSize, int serverSize, int plainSize, int kemStart, Responder respond,
        Exporter<T> exportShare, Exporter<T> exportPlainShare, Deriver<T> derive, Deriver<T> derivePlain)
        where T : class, IDisposable
    {
        byte[] serverShare = new byte[serverSize], plainShare = new byte[plainSize];
        using (T other = generate())
        {
            byte[] clientShare = new byte[clientSize];
            exportShare(other, clientShare);
            respond(clientShare, serverShare, new byte[64]);
            exportPlainShare(other, plainShare);
        }

        return new(typeof(T).Name, typeof(T), generate,
        [
            Subject.Call<T>("ExportKeyShare", (key, r) => exportShare(key, r.AsSpan(0, clientSize))),
            Subject.Call<T>("ExportPlainKeyShare", (key, r) => exportPlainShare(key, r.AsSpan(0, plainSize))),

            // An answer to another key: the ciphertext decapsulates to a secret of its own.
            Subject.Call<T>("DeriveSharedSecret", (key, r) => derive(key, serverShare, r.AsSpan(0, 64))) with { SecretBytes = 64 },
            Subject.Call<T>("DerivePlainSharedSecret", (key, r) => derivePlain(key, plainShare, r.AsSpan(0, 32))) with { SecretBytes = 32 },
            Subject.Call<T>("Respond", (key, r) =>
            {
                Span<byte> client = r.AsSpan(0, clientSize), server = r.AsSpan(2000, serverSize),
                    sent = r.AsSpan(4000, 64), received = r.AsSpan(5000, 64);
                exportShare(key, client);
                respond(client, server, sent);
                derive(key, server, received);
                byte agree = sent.SequenceEqual(received) ? (byte)1 : (byte)0;
                r.AsSpan().Clear();
                r[0] = agree;
            }),
            Subject.Call("GenerateKey", r =>
            {
                using T key = generate();
                exportShare(key, r.AsSpan(0, clientSize));
                byte any = r.AsSpan(0, clientSize).ContainsAnyExcept((byte)0) ? (byte)1 : (byte)0;
                r.AsSpan().Clear();
                r[0] = any;
            }) with { Allocates = true },
        ])
        {
            // What stands in the share is public: the responder expands the same matrix from it.
            PublicTwin = key =>
            {
                byte[] share = new byte[clientSize];
                exportShare((T)key, share);
                return MLKem768.ImportEncapsulationKey(share.AsSpan(kemStart, 1184));
            },
        };
    }
}

using System.Formats.Asn1;
using System.Security.Cryptography;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

public sealed class P256KeyFormatTests
{
    private static readonly byte[] Curve = Convert.FromHexString("06082a8648ce3d030107");

    [Fact]
    public void Round_trips_with_the_BCL()
    {
        using var ours = ECDiffieHellmanP256.GenerateKey();
        using var theirs = ECDiffieHellman.Create();
        byte[] d = ours.ExportPrivateKey();

        theirs.ImportPkcs8PrivateKey(ours.ExportPkcs8PrivateKey(), out _);
        Assert.Equal(d, theirs.ExportParameters(true).D);
        theirs.ImportECPrivateKey(ours.ExportECPrivateKey(), out _);
        Assert.Equal(d, theirs.ExportParameters(true).D);
        theirs.ImportFromPem(ours.ExportECPrivateKeyPem());
        theirs.ImportFromPem(ours.ExportPkcs8PrivateKeyPem());
        theirs.ImportFromPem(ours.ExportSubjectPublicKeyInfoPem());
        theirs.ImportSubjectPublicKeyInfo(ours.ExportSubjectPublicKeyInfo(), out _);

        using var source = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] expected = source.ExportParameters(true).D!;
        Assert.Equal(expected, Take(ECDiffieHellmanP256.ImportPkcs8PrivateKey(source.ExportPkcs8PrivateKey())));
        Assert.Equal(expected, Take(ECDiffieHellmanP256.ImportECPrivateKey(source.ExportECPrivateKey())));
        Assert.Equal(expected, Take(ECDiffieHellmanP256.ImportFromPem(source.ExportECPrivateKeyPem())));
        Assert.Equal(expected, Take(ECDiffieHellmanP256.ImportFromPem(source.ExportPkcs8PrivateKeyPem())));
        using var publicOnly = ECDiffieHellmanP256.ImportFromPem(source.ExportSubjectPublicKeyInfoPem());
        Assert.False(publicOnly.HasPrivateKey);
        Assert.Equal(source.ExportSubjectPublicKeyInfo(), publicOnly.ExportSubjectPublicKeyInfo());
        Assert.Equal(source.ExportPkcs8PrivateKey(), Encoded(expected).ExportPkcs8PrivateKey());
        Assert.Equal(source.ExportECPrivateKey(), Encoded(expected).ExportECPrivateKey());
    }

    [Fact]
    public void Try_forms_say_when_the_destination_is_short()
    {
        using var key = ECDiffieHellmanP256.GenerateKey();
        Check(key.ExportPkcs8PrivateKey(), key.TryExportPkcs8PrivateKey);
        Check(key.ExportECPrivateKey(), key.TryExportECPrivateKey);
        Check(key.ExportSubjectPublicKeyInfo(), key.TryExportSubjectPublicKeyInfo);

        static void Check(byte[] expected, TryExport tryExport)
        {
            byte[] destination = new byte[expected.Length + 1];
            Assert.True(tryExport(destination, out int written));
            Assert.Equal(expected, destination[..written]);
            Assert.False(tryExport(new byte[expected.Length - 1], out written));
            Assert.Equal(0, written);
        }
    }

    private delegate bool TryExport(Span<byte> destination, out int bytesWritten);

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused()
    {
        using var key = Encoded(Bytes(0x1234567));
        byte[][] encodings = [key.ExportECPrivateKey(), key.ExportPkcs8PrivateKey(), key.ExportSubjectPublicKeyInfo()];
        for (int kind = 0; kind < encodings.Length; kind++)
        {
            byte[] good = encodings[kind];
            for (int length = 0; length < good.Length; length++)
                Assert.Throws<CryptographicException>(() => Import(kind, good[..length]));
            Assert.Throws<CryptographicException>(() => Import(kind, [.. good, 0]));
            for (int bit = 0; bit < good.Length * 8; bit++)
            {
                byte[] bad = [.. good];
                bad[bit / 8] ^= (byte)(1 << (bit % 8));
                // PKCS#8 version 1 is version 0 with options (RFC 5958).
                if (kind == 1 && bit == (3 + 2) * 8)
                {
                    Import(kind, bad);
                    continue;
                }

                // A changed private key no longer matches its public key; a changed public key leaves the curve.
                Assert.Throws<CryptographicException>(() => Import(kind, bad));
            }
        }
    }

    [Fact]
    public void ECPrivateKey_options()
    {
        byte[] d = Bytes(N - 5);
        using ECDiffieHellmanP256 key = Encoded(d);
        byte[] publicKey = key.ExportPublicKey();
        Assert.Equal(d, Take(ECDiffieHellmanP256.ImportECPrivateKey(EcPrivateKey(1, d, Curve, null))));
        Assert.Equal(d, Take(ECDiffieHellmanP256.ImportECPrivateKey(EcPrivateKey(1, d, Curve, publicKey))));
        // Without a curve only inside PKCS#8, which names it.
        Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportECPrivateKey(EcPrivateKey(1, d, null, publicKey)));
        Assert.Equal(d, Take(ECDiffieHellmanP256.ImportPkcs8PrivateKey(Pkcs8("1.2.840.10045.2.1", Curve, EcPrivateKey(1, d, null, null)))));
        Assert.Equal(
            d, Take(ECDiffieHellmanP256.ImportPkcs8PrivateKey(Pkcs8("1.2.840.10045.2.1", Curve, EcPrivateKey(1, d, Curve, publicKey)))));

        byte[] p384 = Convert.FromHexString("06052b81040022");
        byte[][] bad =
        [
            EcPrivateKey(2, d, Curve, null),
            EcPrivateKey(1, d[1..], Curve, null),
            EcPrivateKey(1, [0, .. d], Curve, null),
            EcPrivateKey(1, new byte[32], Curve, null),
            EcPrivateKey(1, Bytes(N), Curve, null),
            EcPrivateKey(1, d, p384, null),
            EcPrivateKey(1, d, Curve, Encode(G)),
            EcPrivateKey(1, d, Curve, publicKey[..33]),
        ];
        foreach (byte[] encoding in bad)
        {
            Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportECPrivateKey(encoding));
            Assert.Throws<CryptographicException>(
                () => ECDiffieHellmanP256.ImportPkcs8PrivateKey(Pkcs8("1.2.840.10045.2.1", Curve, encoding)));
        }

        byte[] inner = EcPrivateKey(1, d, null, null);
        Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportPkcs8PrivateKey(Pkcs8("1.2.840.10045.2.1", p384, inner)));
        Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportPkcs8PrivateKey(Pkcs8("1.2.840.10045.2.1", null, inner)));
        Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportPkcs8PrivateKey(Pkcs8("1.2.840.113549.1.1.1", Curve, inner)));
    }

    [Fact]
    public void Pem_with_no_key_or_two_is_refused()
    {
        using var key = ECDiffieHellmanP256.GenerateKey();
        string pem = key.ExportECPrivateKeyPem();
        Assert.Throws<ArgumentException>(() => ECDiffieHellmanP256.ImportFromPem("no key"));
        Assert.Throws<ArgumentException>(() => ECDiffieHellmanP256.ImportFromPem(pem + "\n" + pem));
        Assert.Throws<ArgumentException>(
            () => ECDiffieHellmanP256.ImportFromPem(pem.Replace("EC PRIVATE", "RSA PRIVATE", StringComparison.Ordinal)));
        Assert.Throws<CryptographicException>(
            () => ECDiffieHellmanP256.ImportFromPem(pem.Replace("EC PRIVATE", "PRIVATE", StringComparison.Ordinal)));
    }

    private static ECDiffieHellmanP256 Encoded(byte[] d) => ECDiffieHellmanP256.ImportPrivateKey(d);

    private static byte[] Take(ECDiffieHellmanP256 key)
    {
        using (key)
            return key.ExportPrivateKey();
    }

    private static void Import(int kind, byte[] encoding)
    {
        using ECDiffieHellmanP256 key = kind switch
        {
            0 => ECDiffieHellmanP256.ImportECPrivateKey(encoding),
            1 => ECDiffieHellmanP256.ImportPkcs8PrivateKey(encoding),
            _ => ECDiffieHellmanP256.ImportSubjectPublicKeyInfo(encoding),
        };
    }

    private static byte[] EcPrivateKey(int version, byte[] d, byte[]? curve, byte[]? publicKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            writer.WriteOctetString(d);
            if (curve is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteEncodedValue(curve);
            }

            if (publicKey is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                    writer.WriteBitString(publicKey);
            }
        }

        return writer.Encode();
    }

    private static byte[] Pkcs8(string oid, byte[]? parameters, byte[] inner)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                if (parameters is not null)
                    writer.WriteEncodedValue(parameters);
            }

            writer.WriteOctetString(inner);
        }

        return writer.Encode();
    }
}

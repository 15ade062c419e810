using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FastCrypto.Tests.Common;

/// <summary>PKCS#8 version 1, OneAsymmetricKey (RFC 5958 section 2): attributes [0], and a public key [1] beside the private key.</summary>
public sealed class OneAsymmetricKeyTests
{
    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag PublicKeyTag = new(TagClass.ContextSpecific, 1);

    public static TheoryData<string> Kinds => ["X25519", "Ed25519", "ECDH P-256", "ECDSA P-256", "ML-KEM-768"];

    [Theory, MemberData(nameof(Kinds))]
    public void The_public_key_must_be_that_of_the_private_key(string kind)
    {
        (byte[] pkcs8, byte[] publicKey) = Generate(kind);
        byte[] stated = Encode(pkcs8, 1, writer => writer.WriteBitString(publicKey, 0, PublicKeyTag));
        Assert.Equal(publicKey, Import(kind, stated));
        Assert.Equal(publicKey, Import(kind, Encode(pkcs8, 1, _ => { })));
        Assert.Equal(publicKey, Import(kind, Encode(pkcs8, 0, WriteAttributes)));
        Assert.Equal(publicKey, Import(kind, Encode(pkcs8, 1, writer =>
        {
            WriteAttributes(writer);
            writer.WriteBitString(publicKey, 0, PublicKeyTag);
        })));

        for (int bit = 0; bit < 8 * publicKey.Length; bit += publicKey.Length > 100 ? 61 : 1)
        {
            byte[] flipped = [.. stated];
            flipped[stated.Length - publicKey.Length + bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<CryptographicException>(() => Import(kind, flipped));
        }

        (_, byte[] other) = Generate(kind);
        Refuses(writer => writer.WriteBitString(other, 0, PublicKeyTag));
        Refuses(writer => writer.WriteBitString(publicKey.AsSpan(1), 0, PublicKeyTag));
        Refuses(writer => writer.WriteBitString([.. publicKey, 0], 0, PublicKeyTag));
        Refuses(writer => writer.WriteBitString([], 0, PublicKeyTag));

        void Refuses(Action<AsnWriter> write) => Assert.Throws<CryptographicException>(() => Import(kind, Encode(pkcs8, 1, write)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_not_of_the_form_is_refused(string kind)
    {
        (byte[] pkcs8, byte[] publicKey) = Generate(kind);
        byte[] evenBits = [.. publicKey];
        evenBits[^1] &= 0xFE;

        // Version 0 has no public key.
        Refuses(0, writer => writer.WriteBitString(publicKey, 0, PublicKeyTag));
        Refuses(2, writer => writer.WriteBitString(publicKey, 0, PublicKeyTag));
        // One bit short, an explicit tag, no BIT STRING, another tag, the wrong order, twice, and something behind.
        Refuses(1, writer => writer.WriteBitString(evenBits, 1, PublicKeyTag));
        Refuses(1, writer =>
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                writer.WriteBitString(publicKey);
        });
        Refuses(1, writer => writer.WriteBitString(publicKey));
        Refuses(1, writer => writer.WriteBitString(publicKey, 0, new Asn1Tag(TagClass.ContextSpecific, 2)));
        Refuses(1, writer =>
        {
            writer.WriteBitString(publicKey, 0, PublicKeyTag);
            WriteAttributes(writer);
        });
        Refuses(1, writer =>
        {
            writer.WriteBitString(publicKey, 0, PublicKeyTag);
            writer.WriteBitString(publicKey, 0, PublicKeyTag);
        });
        Refuses(1, writer =>
        {
            writer.WriteBitString(publicKey, 0, PublicKeyTag);
            writer.WriteNull();
        });

        void Refuses(int version, Action<AsnWriter> write) =>
            Assert.Throws<CryptographicException>(() => Import(kind, Encode(pkcs8, version, write)));
    }

    private static (byte[] Pkcs8, byte[] PublicKey) Generate(string kind)
    {
        switch (kind)
        {
            case "X25519":
                using (var key = X25519DiffieHellman.GenerateKey())
                    return (key.ExportPkcs8PrivateKey(), key.ExportPublicKey());
            case "Ed25519":
                using (var key = Ed25519.GenerateKey())
                    return (key.ExportPkcs8PrivateKey(), key.ExportPublicKey());
            case "ECDH P-256":
                using (var key = ECDiffieHellmanP256.GenerateKey())
                    return (key.ExportPkcs8PrivateKey(), key.ExportPublicKey());
            case "ECDSA P-256":
                using (var key = ECDsaP256.GenerateKey())
                    return (key.ExportPkcs8PrivateKey(), key.ExportPublicKey());
            default:
                using (var key = MLKem768.GenerateKey())
                    return (key.ExportPkcs8PrivateKey(), key.ExportEncapsulationKey());
        }
    }

    private static byte[] Import(string kind, byte[] pkcs8)
    {
        switch (kind)
        {
            case "X25519":
                using (var key = X25519DiffieHellman.ImportPkcs8PrivateKey(pkcs8))
                    return key.ExportPublicKey();
            case "Ed25519":
                using (var key = Ed25519.ImportPkcs8PrivateKey(pkcs8))
                    return key.ExportPublicKey();
            case "ECDH P-256":
                using (var key = ECDiffieHellmanP256.ImportPkcs8PrivateKey(pkcs8))
                    return key.ExportPublicKey();
            case "ECDSA P-256":
                using (var key = ECDsaP256.ImportPkcs8PrivateKey(pkcs8))
                    return key.ExportPublicKey();
            default:
                using (var key = MLKem768.ImportPkcs8PrivateKey(pkcs8))
                    return key.ExportEncapsulationKey();
        }
    }

    // The fields of a version 0 encoding under another version number, with more behind them.
    private static byte[] Encode(byte[] pkcs8, int version, Action<AsnWriter> writeMore)
    {
        AsnReader fields = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        fields.ReadInteger();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            while (fields.HasData)
                writer.WriteEncodedValue(fields.ReadEncodedValue().Span);
            writeMore(writer);
        }

        return writer.Encode();
    }

    private static void WriteAttributes(AsnWriter writer)
    {
        using (writer.PushSetOf(AttributesTag))
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.3");
                using (writer.PushSetOf())
                    writer.WriteNull();
            }
        }
    }
}

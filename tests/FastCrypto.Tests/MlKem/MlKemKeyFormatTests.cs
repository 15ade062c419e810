using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FastCrypto.Tests.MlKem;

/// <summary>PKCS#8, SubjectPublicKeyInfo and PEM (RFC 9935).</summary>
public sealed class MlKemKeyFormatTests
{
    private static readonly byte[] Seed = new Random(1).Bytes(64);

    public static TheoryData<string> Sets => [.. Keys.Sets];

    [Theory, MemberData(nameof(Sets))]
    public void The_three_private_forms_are_read_and_the_seed_is_preferred(string set)
    {
        using MLKemKey key = FromSeed(set);
        byte[] expandedKey = key.ExportDecapsulationKey();
        using MLKemKey seedless = Keys.FromExpanded(MlKemKernels.Preferred, set, expandedKey);
        Assert.Equal(MlKemPrivateKeyEncoding.Export(key, key.Parameters, MlKemPrivateKeyForm.Seed), key.ExportPkcs8PrivateKey());
        Assert.Equal(
            MlKemPrivateKeyEncoding.Export(key, key.Parameters, MlKemPrivateKeyForm.ExpandedKey), seedless.ExportPkcs8PrivateKey());
        foreach (MlKemPrivateKeyForm form in Enum.GetValues<MlKemPrivateKeyForm>())
        {
            byte[] encoded = MlKemPrivateKeyEncoding.Export(key, key.Parameters, form);
            AssertForm(form, encoded, expandedKey);
            foreach (MLKemKey read in (MLKemKey[])[FromPkcs8(set, encoded), FromPem(set, PemEncoding.WriteString("PRIVATE KEY", encoded))])
            {
                using (read)
                {
                    Assert.Equal(expandedKey, read.ExportDecapsulationKey());
                    if (form == MlKemPrivateKeyForm.ExpandedKey)
                        Assert.Throws<CryptographicException>(() => read.ExportPrivateSeed());
                    else
                        Assert.Equal(Seed, read.ExportPrivateSeed());
                }
            }
        }

        using MLKemKey fromPem = FromPem(set, key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(Seed, fromPem.ExportPrivateSeed());
        using MLKemKey publicKey = FromPem(set, key.ExportSubjectPublicKeyInfoPem());
        Assert.False(publicKey.HasPrivateKey);
        Assert.Equal(key.ExportEncapsulationKey(), publicKey.ExportEncapsulationKey());
        using MLKemKey fromInfo = FromInfo(set, key.ExportSubjectPublicKeyInfo());
        Assert.Equal(key.ExportEncapsulationKey(), fromInfo.ExportEncapsulationKey());
    }

    [Theory, MemberData(nameof(Sets))]
    public void Malformed_encodings_are_refused(string set)
    {
        using MLKemKey key = FromSeed(set);
        using MLKemKey other = Keys.FromSeed(MlKemKernels.Preferred, set, new byte[64]);
        string oid = key.Parameters.Oid;
        byte[] expandedKey = key.ExportDecapsulationKey();
        Asn1Tag seedTag = new(TagClass.ContextSpecific, 0);

        // Seed and expanded key of two keys; short seeds; trailing data; a wrong OID; parameters; another parameter set.
        RefusesPkcs8(set, oid, default, w => WriteBoth(w, Seed, other.ExportDecapsulationKey()));
        RefusesPkcs8(set, oid, default, w => WriteBoth(w, Seed, expandedKey.AsSpan(1)));
        RefusesPkcs8(set, oid, default, w => WriteBoth(w, Seed.AsSpan(1), expandedKey));
        RefusesPkcs8(set, oid, default, w => w.WriteOctetString(Seed.AsSpan(1), seedTag));
        RefusesPkcs8(set, oid, default, w => w.WriteOctetString(Seed));
        RefusesPkcs8(set, oid, default, w => w.WriteNull());
        RefusesPkcs8(set, oid, default, w => w.WriteOctetString(expandedKey.AsSpan(1)));
        RefusesPkcs8(set, "1.2.3", default, w => w.WriteOctetString(Seed, seedTag));
        RefusesPkcs8(set, oid, [5, 0], w => w.WriteOctetString(Seed, seedTag));
        RefusesPkcs8(set, oid, default, w =>
        {
            w.WriteOctetString(Seed, seedTag);
            w.WriteNull();
        });
        RefusesPkcs8(set, oid, default, w =>
        {
            w.WriteOctetString(expandedKey);
            w.WriteNull();
        });
        RefusesPkcs8(set, oid, default, w =>
        {
            using (w.PushSequence())
            {
                w.WriteOctetString(Seed);
                w.WriteOctetString(expandedKey);
                w.WriteNull();
            }
        });
        string otherSet = Keys.Sets.First(s => s != set);
        Assert.Throws<CryptographicException>(() => FromPkcs8(otherSet, key.ExportPkcs8PrivateKey()));
        Assert.Throws<CryptographicException>(() => FromInfo(otherSet, key.ExportSubjectPublicKeyInfo()));
        Assert.Throws<CryptographicException>(() => FromInfo(set, [.. key.ExportSubjectPublicKeyInfo(), 0]));
        Assert.Throws<CryptographicException>(
            () => FromInfo(set, KeyEncoding.WriteSubjectPublicKeyInfo(oid, [5, 0], key.ExportEncapsulationKey())));
        Assert.Throws<CryptographicException>(
            () => FromInfo(set, KeyEncoding.WriteSubjectPublicKeyInfo(oid, default, key.ExportEncapsulationKey().AsSpan(1))));
        Assert.Throws<ArgumentException>(() => FromPem(set, "no PEM"));
        Assert.Throws<ArgumentException>(() => FromPem(set, key.ExportPkcs8PrivateKeyPem() + "\n" + key.ExportSubjectPublicKeyInfoPem()));
    }

    private static MLKemKey FromSeed(string set) => Keys.FromSeed(MlKemKernels.Preferred, set, Seed);

    private static MLKemKey FromPkcs8(string set, byte[] encoded) => set switch
    {
        "ML-KEM-512" => MLKem512.ImportPkcs8PrivateKey(encoded),
        "ML-KEM-768" => MLKem768.ImportPkcs8PrivateKey(encoded),
        _ => MLKem1024.ImportPkcs8PrivateKey(encoded),
    };

    private static MLKemKey FromInfo(string set, byte[] encoded) => set switch
    {
        "ML-KEM-512" => MLKem512.ImportSubjectPublicKeyInfo(encoded),
        "ML-KEM-768" => MLKem768.ImportSubjectPublicKeyInfo(encoded),
        _ => MLKem1024.ImportSubjectPublicKeyInfo(encoded),
    };

    private static MLKemKey FromPem(string set, string pem) => set switch
    {
        "ML-KEM-512" => MLKem512.ImportFromPem(pem),
        "ML-KEM-768" => MLKem768.ImportFromPem(pem),
        _ => MLKem1024.ImportFromPem(pem),
    };

    private static void AssertForm(MlKemPrivateKeyForm form, byte[] encoded, byte[] expandedKey)
    {
        byte[] contents = KeyEncoding.ReadPkcs8(encoded).PrivateKey;
        byte[] seedOctets = [0x04, 64, .. Seed];
        byte[] expandedOctets = [0x04, 0x82, (byte)(expandedKey.Length >> 8), (byte)expandedKey.Length, .. expandedKey];
        int bothLength = seedOctets.Length + expandedOctets.Length;
        byte[] expected = form switch
        {
            MlKemPrivateKeyForm.Seed => [0x80, 64, .. Seed],
            MlKemPrivateKeyForm.ExpandedKey => expandedOctets,
            _ => [0x30, 0x82, (byte)(bothLength >> 8), (byte)bothLength, .. seedOctets, .. expandedOctets],
        };
        Assert.Equal(expected, contents);
    }

    private static void WriteBoth(AsnWriter writer, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> expandedKey)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(seed);
            writer.WriteOctetString(expandedKey);
        }
    }

    private static void RefusesPkcs8(string set, string oid, byte[]? parameters, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        byte[] encoded = KeyEncoding.WritePkcs8(oid, parameters, writer.Encode());
        Assert.Throws<CryptographicException>(() => FromPkcs8(set, encoded));
    }
}

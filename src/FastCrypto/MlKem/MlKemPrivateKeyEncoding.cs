using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The contents of PKCS#8 and SubjectPublicKeyInfo for ML-KEM (RFC 9935, sections 4 and 6): absent parameters, a raw
/// encapsulation key, and a private key that is a choice of seed, expanded key and both.
/// </summary>
internal static class MlKemPrivateKeyEncoding
{
    private static readonly Asn1Tag SeedTag = new(TagClass.ContextSpecific, 0);

    /// <summary>The three parameter sets' keys by what was found: the constructor of the type that the OID names.</summary>
    internal delegate T Create<T>(MlKemKeySource source, ReadOnlySpan<byte> key);

    internal static byte[] Export(MLKemKey key, MlKemParameters parameters, MlKemPrivateKeyForm form)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        byte[] expanded = form == MlKemPrivateKeyForm.Seed ? [] : key.ExportDecapsulationKey();
        byte[] seed = form == MlKemPrivateKeyForm.ExpandedKey ? [] : key.ExportPrivateSeed();
        byte[]? contents = null;
        try
        {
            switch (form)
            {
                case MlKemPrivateKeyForm.Seed:
                    writer.WriteOctetString(seed, SeedTag);
                    break;
                case MlKemPrivateKeyForm.ExpandedKey:
                    writer.WriteOctetString(expanded);
                    break;
                default:
                    using (writer.PushSequence())
                    {
                        writer.WriteOctetString(seed);
                        writer.WriteOctetString(expanded);
                    }

                    break;
            }

            contents = KeyEncoding.EncodeAndReset(writer);
            return KeyEncoding.WritePkcs8(parameters.Oid, default, contents);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(expanded);
            CryptographicOperations.ZeroMemory(contents);
        }
    }

    /// <summary>Reads a PKCS#8 private key in any of the three forms.</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong, or seed, expanded key and public
    /// key do not belong together.</exception>
    internal static T ImportPkcs8<T>(MlKemParameters parameters, ReadOnlySpan<byte> source, Create<T> create) where T : MLKemKey
    {
        byte[] copy = source.ToArray();
        byte[] contents = [];
        try
        {
            KeyEncoding.PrivateKeyInfo info = KeyEncoding.ReadPkcs8(copy);
            contents = info.PrivateKey;
            CheckAlgorithm(parameters, info.Oid, info.Parameters);
            return info.Approve(ImportContents(parameters, contents, create), key => key.ExportEncapsulationKey());
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The ML-KEM private key's encoding is malformed.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
            CryptographicOperations.ZeroMemory(contents);
        }
    }

    /// <summary>Reads a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    internal static T ImportSubjectPublicKeyInfo<T>(MlKemParameters parameters, ReadOnlySpan<byte> source, Create<T> create)
        where T : MLKemKey
    {
        KeyEncoding.PublicKeyInfo info = KeyEncoding.ReadSubjectPublicKeyInfo(source.ToArray());
        CheckAlgorithm(parameters, info.Oid, info.Parameters);
        CheckLength(parameters.EncapsulationKeySize, info.PublicKey.Length);
        return create(MlKemKeySource.EncapsulationKey, info.PublicKey);
    }

    /// <summary>Reads the one PEM block that is a "PRIVATE KEY" or a "PUBLIC KEY".</summary>
    /// <exception cref="ArgumentException">There is no such block, or more than one.</exception>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    internal static T ImportFromPem<T>(MlKemParameters parameters, ReadOnlySpan<char> source, Create<T> create) where T : MLKemKey =>
        KeyEncoding.ImportFromPem(
            source,
            encoded => ImportPkcs8(parameters, encoded, create),
            encoded => ImportSubjectPublicKeyInfo(parameters, encoded, create));

    private static T ImportContents<T>(MlKemParameters parameters, byte[] contents, Create<T> create) where T : MLKemKey
    {
        var reader = new AsnReader(contents, AsnEncodingRules.DER);
        Asn1Tag tag = reader.PeekTag();
        if (tag.HasSameClassAndValue(SeedTag))
        {
            ReadOnlySpan<byte> seed = ReadOctets(reader, MlKemParameters.SeedSize, SeedTag);
            reader.ThrowIfNotEmpty();
            return create(MlKemKeySource.Seed, seed);
        }

        if (tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
        {
            ReadOnlySpan<byte> expandedKey = ReadOctets(reader, parameters.DecapsulationKeySize, null);
            reader.ThrowIfNotEmpty();
            return create(MlKemKeySource.DecapsulationKey, expandedKey);
        }

        AsnReader both = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        ReadOnlySpan<byte> seedOfBoth = ReadOctets(both, MlKemParameters.SeedSize, null);
        ReadOnlySpan<byte> expandedOfBoth = ReadOctets(both, parameters.DecapsulationKeySize, null);
        both.ThrowIfNotEmpty();
        return CreateFromBoth(seedOfBoth, expandedOfBoth, create);
    }

    // RFC 9935, section 8: the two must agree.
    private static T CreateFromBoth<T>(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> expandedKey, Create<T> create) where T : MLKemKey
    {
        T key = create(MlKemKeySource.Seed, seed);
        byte[] expected = key.ExportDecapsulationKey();
        bool equal = ConstantTime.EqualMask(expected, expandedKey) != 0;
        CryptographicOperations.ZeroMemory(expected);
        if (equal)
            return key;
        key.Dispose();
        throw new CryptographicException("The seed and the expanded key do not belong together.");
    }

    // Octets within the caller's array, which it clears.
    private static ReadOnlySpan<byte> ReadOctets(AsnReader reader, int length, Asn1Tag? tag)
    {
        if (!reader.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> octets, tag))
            throw new CryptographicException("The ML-KEM private key's encoding is malformed.");
        CheckLength(length, octets.Length);
        return octets.Span;
    }

    private static void CheckAlgorithm(MlKemParameters parameters, string oid, ReadOnlyMemory<byte>? algorithmParameters)
    {
        if (oid != parameters.Oid)
            throw new CryptographicException($"The key is not an {parameters.Name} key.");
        if (algorithmParameters is not null)
            throw new CryptographicException("An ML-KEM algorithm identifier must not have parameters.");
    }

    private static void CheckLength(int expected, int actual)
    {
        if (actual != expected)
            throw new CryptographicException("The ML-KEM key has the wrong length.");
    }
}

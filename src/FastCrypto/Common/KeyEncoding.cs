using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The envelopes that every key type shares: PKCS#8 PrivateKeyInfo and OneAsymmetricKey (RFC 5958), SubjectPublicKeyInfo
/// (RFC 5280 4.1), and their PEM forms (RFC 7468). What stands inside belongs to the key's own room.
/// </summary>
internal static class KeyEncoding
{
    internal const string PrivateKeyLabel = "PRIVATE KEY";
    internal const string PublicKeyLabel = "PUBLIC KEY";
    internal const string EcPrivateKeyLabel = "EC PRIVATE KEY";

    /// <summary>The parts of a PrivateKeyInfo.</summary>
    /// <param name="Oid">The algorithm's object identifier.</param>
    /// <param name="Parameters">The encoded algorithm parameters, or null where they are absent.</param>
    /// <param name="PrivateKey">The contents of the privateKey OCTET STRING. A secret: the reader clears it.</param>
    /// <param name="PublicKey">The public key beside the private key (version 1), or null where there is none.</param>
    internal readonly record struct PrivateKeyInfo(string Oid, ReadOnlyMemory<byte>? Parameters, byte[] PrivateKey, byte[]? PublicKey)
    {
        /// <summary>
        /// Hands out the imported key if the encoding states no public key or that of this key, and disposes it otherwise.
        /// </summary>
        /// <exception cref="CryptographicException">The encoding states another public key.</exception>
        internal T Approve<T>(T key, Func<T, byte[]> publicKeyOf) where T : IDisposable
        {
            if (PublicKey is null || publicKeyOf(key).AsSpan().SequenceEqual(PublicKey))
                return key;
            key.Dispose();
            throw new CryptographicException("The public key in the encoding is not that of the private key.");
        }
    }

    /// <summary>The parts of a SubjectPublicKeyInfo.</summary>
    internal readonly record struct PublicKeyInfo(string Oid, ReadOnlyMemory<byte>? Parameters, byte[] PublicKey);

    /// <summary>Reads a key from its bytes.</summary>
    internal delegate T Import<T>(ReadOnlySpan<byte> source);

    /// <summary>Writes a version 0 PrivateKeyInfo. <paramref name="parameters"/> is an encoded value; empty means absent.</summary>
    internal static byte[] WritePkcs8(string oid, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> privateKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            WriteAlgorithm(writer, oid, parameters);
            writer.WriteOctetString(privateKey);
        }

        return EncodeAndReset(writer);
    }

    /// <summary>Reads a PrivateKeyInfo (version 0) or OneAsymmetricKey (version 1); attributes are skipped.</summary>
    /// <exception cref="CryptographicException">The encoding is not DER or has trailing bytes.</exception>
    internal static PrivateKeyInfo ReadPkcs8(ReadOnlyMemory<byte> source)
    {
        byte[]? privateKey = null;
        try
        {
            var outer = new AsnReader(source, AsnEncodingRules.DER);
            AsnReader sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (!sequence.TryReadInt32(out int version) || version is < 0 or > 1)
                throw new CryptographicException("The PKCS#8 version is not supported.");
            (string oid, ReadOnlyMemory<byte>? parameters) = ReadAlgorithm(sequence);
            privateKey = sequence.ReadOctetString();
            if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
                sequence.ReadEncodedValue();
            byte[]? publicKey = null;
            if (version == 1 && sequence.HasData)
            {
                publicKey = sequence.ReadBitString(out int unusedBits, new Asn1Tag(TagClass.ContextSpecific, 1));
                if (unusedBits != 0)
                    throw new AsnContentException("The public key is not a whole number of bytes.");
            }

            sequence.ThrowIfNotEmpty();
            return new PrivateKeyInfo(oid, parameters, privateKey, publicKey);
        }
        catch (AsnContentException e)
        {
            // What stands behind the key is malformed.
            CryptographicOperations.ZeroMemory(privateKey);
            throw new CryptographicException("The PKCS#8 encoding is malformed.", e);
        }
    }

    /// <summary>Writes a SubjectPublicKeyInfo. <paramref name="parameters"/> is an encoded value; empty means absent.</summary>
    internal static byte[] WriteSubjectPublicKeyInfo(string oid, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> publicKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer, oid, parameters);
            writer.WriteBitString(publicKey);
        }

        return writer.Encode();
    }

    /// <summary>Reads a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The encoding is not DER or has trailing bytes.</exception>
    internal static PublicKeyInfo ReadSubjectPublicKeyInfo(ReadOnlyMemory<byte> source)
    {
        try
        {
            var outer = new AsnReader(source, AsnEncodingRules.DER);
            AsnReader sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            (string oid, ReadOnlyMemory<byte>? parameters) = ReadAlgorithm(sequence);
            byte[] publicKey = sequence.ReadBitString(out int unusedBits);
            sequence.ThrowIfNotEmpty();
            if (unusedBits != 0)
                throw new CryptographicException("The public key is not a whole number of bytes.");
            return new PublicKeyInfo(oid, parameters, publicKey);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The SubjectPublicKeyInfo encoding is malformed.", e);
        }
    }

    /// <summary>Finds the one PEM block with one of <paramref name="labels"/> and decodes it.</summary>
    /// <exception cref="ArgumentException">There is no such block, or more than one.</exception>
    internal static byte[] ReadPem(ReadOnlySpan<char> source, out string label, params ReadOnlySpan<string> labels)
    {
        byte[]? found = null;
        label = "";
        while (PemEncoding.TryFind(source, out PemFields fields))
        {
            ReadOnlySpan<char> name = source[fields.Label];
            foreach (string candidate in labels)
            {
                if (!name.SequenceEqual(candidate))
                    continue;
                if (found is not null)
                {
                    CryptographicOperations.ZeroMemory(found);
                    throw new ArgumentException("The PEM holds more than one key.", nameof(source));
                }

                found = new byte[fields.DecodedDataLength];
                label = candidate;
                if (!Convert.TryFromBase64Chars(source[fields.Base64Data], found, out int written) || written != found.Length)
                    throw new ArgumentException("The PEM's base64 is malformed.", nameof(source));
            }

            source = source[fields.Location.End..];
        }

        return found ?? throw new ArgumentException("The PEM holds no key of a supported kind.", nameof(source));
    }

    /// <summary>Imports the one <c>PRIVATE KEY</c> or <c>PUBLIC KEY</c> block of a PEM text.</summary>
    /// <exception cref="ArgumentException">There is no such block, or more than one.</exception>
    internal static T ImportFromPem<T>(ReadOnlySpan<char> source, Import<T> importPkcs8, Import<T> importSubjectPublicKeyInfo)
    {
        byte[] encoded = ReadPem(source, out string label, PrivateKeyLabel, PublicKeyLabel);
        try
        {
            return label == PrivateKeyLabel ? importPkcs8(encoded) : importSubjectPublicKeyInfo(encoded);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
        }
    }

    /// <summary>A PEM text of an encoding, which is cleared.</summary>
    internal static string WritePem(string label, byte[] encoded)
    {
        string text = PemEncoding.WriteString(label, encoded);
        CryptographicOperations.ZeroMemory(encoded);
        return text;
    }

    /// <summary>Moves an encoding to the destination if it fits; the copy is cleared.</summary>
    internal static bool TryMove(byte[] encoded, Span<byte> destination, out int bytesWritten)
    {
        bool fits = encoded.AsSpan().TryCopyTo(destination);
        bytesWritten = fits ? encoded.Length : 0;
        CryptographicOperations.ZeroMemory(encoded);
        return fits;
    }

    /// <summary>Encodes and clears the writer's buffer, which holds a secret.</summary>
    internal static byte[] EncodeAndReset(AsnWriter writer)
    {
        byte[] encoded = writer.Encode();
        // AsnWriter.Reset clears what was written.
        writer.Reset();
        return encoded;
    }

    private static void WriteAlgorithm(AsnWriter writer, string oid, ReadOnlySpan<byte> parameters)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (!parameters.IsEmpty)
                writer.WriteEncodedValue(parameters);
        }
    }

    private static (string Oid, ReadOnlyMemory<byte>? Parameters) ReadAlgorithm(AsnReader reader)
    {
        AsnReader algorithm = reader.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        ReadOnlyMemory<byte>? parameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        algorithm.ThrowIfNotEmpty();
        return (oid, parameters);
    }
}

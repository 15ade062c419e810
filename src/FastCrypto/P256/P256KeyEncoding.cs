using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Keys as SubjectPublicKeyInfo (RFC 5480), ECPrivateKey (RFC 5915, SEC 1 C.4), PKCS#8 (RFC 5958) and PEM (RFC 7468): DER only, the
/// named curve only, uncompressed points only.
/// </summary>
internal static class P256KeyEncoding
{
    private const string EcPublicKeyOid = "1.2.840.10045.2.1";

    // id-ecPublicKey's parameters: the OBJECT IDENTIFIER secp256r1, 1.2.840.10045.3.1.7.
    private static ReadOnlySpan<byte> Curve => [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    private static readonly Asn1Tag ParametersTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag PublicKeyTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    internal static P256Key ReadSubjectPublicKeyInfo(P256Kernel kernel, ReadOnlySpan<byte> source)
    {
        KeyEncoding.PublicKeyInfo info = KeyEncoding.ReadSubjectPublicKeyInfo(source.ToArray());
        CheckAlgorithm(info.Oid, info.Parameters);
        if (info.PublicKey.Length != P256Ecdh.PublicKeySize)
            Throw.BadKey("The public key is not an uncompressed point of the curve P-256.");
        return P256Key.ImportPublicKey(kernel, info.PublicKey);
    }

    internal static byte[] WriteSubjectPublicKeyInfo(P256Key key) =>
        KeyEncoding.WriteSubjectPublicKeyInfo(EcPublicKeyOid, Curve, PublicKeyOf(key));

    internal static P256Key ReadPkcs8(P256Kernel kernel, ReadOnlySpan<byte> source)
    {
        byte[] copy = source.ToArray();
        byte[]? inner = null;
        try
        {
            KeyEncoding.PrivateKeyInfo info = KeyEncoding.ReadPkcs8(copy);
            inner = info.PrivateKey;
            CheckAlgorithm(info.Oid, info.Parameters);
            return info.Approve(ReadEcPrivateKey(kernel, inner, isCurveKnown: true), PublicKeyOf);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
            CryptographicOperations.ZeroMemory(inner);
        }
    }

    internal static byte[] WritePkcs8(P256Key key)
    {
        byte[] inner = WriteEcPrivateKey(key, withCurve: false);
        byte[] encoded = KeyEncoding.WritePkcs8(EcPublicKeyOid, Curve, inner);
        CryptographicOperations.ZeroMemory(inner);
        return encoded;
    }

    internal static P256Key ReadEcPrivateKey(P256Kernel kernel, ReadOnlySpan<byte> source)
    {
        byte[] copy = source.ToArray();
        try
        {
            return ReadEcPrivateKey(kernel, copy, isCurveKnown: false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    internal static byte[] WriteEcPrivateKey(P256Key key) => WriteEcPrivateKey(key, withCurve: true);

    internal static P256Key ReadPem(P256Kernel kernel, ReadOnlySpan<char> source)
    {
        byte[] encoded = KeyEncoding.ReadPem(
            source, out string label, KeyEncoding.PrivateKeyLabel, KeyEncoding.EcPrivateKeyLabel, KeyEncoding.PublicKeyLabel);
        try
        {
            return label switch
            {
                KeyEncoding.PrivateKeyLabel => ReadPkcs8(kernel, encoded),
                KeyEncoding.EcPrivateKeyLabel => ReadEcPrivateKey(kernel, encoded),
                _ => ReadSubjectPublicKeyInfo(kernel, encoded),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
        }
    }

    private static void CheckAlgorithm(string oid, ReadOnlyMemory<byte>? parameters)
    {
        if (oid != EcPublicKeyOid || parameters is not { } value || !value.Span.SequenceEqual(Curve))
            Throw.BadKey("The key is not an elliptic-curve key on the named curve P-256.");
    }

    /// <summary>
    /// ECPrivateKey: version 1, 32 bytes, optional curve, optional public key, which must then be that of the private key.
    /// </summary>
    private static P256Key ReadEcPrivateKey(P256Kernel kernel, ReadOnlyMemory<byte> source, bool isCurveKnown)
    {
        byte[]? privateKey = null;
        P256Key? key = null;
        try
        {
            var outer = new AsnReader(source, AsnEncodingRules.DER);
            AsnReader sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (!sequence.TryReadInt32(out int version) || version != 1)
                Throw.BadKey("The ECPrivateKey version is not supported.");
            privateKey = sequence.ReadOctetString();
            if (privateKey.Length != P256Ecdh.PrivateKeySize)
                Throw.BadKey("The private key is not 32 bytes long.");

            if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(ParametersTag))
            {
                AsnReader parameters = sequence.ReadSequence(ParametersTag);
                if (!parameters.ReadEncodedValue().Span.SequenceEqual(Curve))
                    Throw.BadKey("The key is not an elliptic-curve key on the named curve P-256.");
                parameters.ThrowIfNotEmpty();
                isCurveKnown = true;
            }

            if (!isCurveKnown)
                Throw.BadKey("The ECPrivateKey does not name its curve.");

            key = P256Key.ImportPrivateKey(kernel, privateKey);
            if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(PublicKeyTag))
            {
                AsnReader wrapper = sequence.ReadSequence(PublicKeyTag);
                byte[] publicKey = wrapper.ReadBitString(out int unusedBits);
                wrapper.ThrowIfNotEmpty();
                if (unusedBits != 0 || !PublicKeyOf(key).AsSpan().SequenceEqual(publicKey))
                    Throw.BadKey("The public key in the encoding is not that of the private key.");
            }

            sequence.ThrowIfNotEmpty();
            return key;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            key?.Dispose();
            if (e is CryptographicException)
                throw;
            throw new CryptographicException("The ECPrivateKey encoding is malformed.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    private static byte[] PublicKeyOf(P256Key key)
    {
        byte[] publicKey = new byte[P256Ecdh.PublicKeySize];
        key.ExportPublicKey(publicKey);
        return publicKey;
    }

    private static byte[] WriteEcPrivateKey(P256Key key, bool withCurve)
    {
        Span<byte> privateKey = stackalloc byte[P256Ecdh.PrivateKeySize];
        Span<byte> publicKey = stackalloc byte[P256Ecdh.PublicKeySize];
        key.CopyPrivateKeyTo(privateKey);
        key.ExportPublicKey(publicKey);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(privateKey);
            if (withCurve)
            {
                using (writer.PushSequence(ParametersTag))
                    writer.WriteEncodedValue(Curve);
            }

            using (writer.PushSequence(PublicKeyTag))
                writer.WriteBitString(publicKey);
        }

        CryptographicOperations.ZeroMemory(privateKey);
        return KeyEncoding.EncodeAndReset(writer);
    }
}

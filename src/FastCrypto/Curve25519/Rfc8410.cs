using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The key encodings of RFC 8410, shared by X25519 and Ed25519: absent parameters (section 3), a raw 32-byte public key
/// (section 4), and a private key that is an OCTET STRING within the OCTET STRING (section 7).
/// </summary>
internal static class Rfc8410
{
    internal const string X25519Oid = "1.3.101.110";
    internal const string Ed25519Oid = "1.3.101.112";

    private const int KeySize = 32;

    // CurvePrivateKey ::= OCTET STRING, in DER: tag 4, length 32.
    private const byte OctetStringTag = 0x04;

    internal static byte[] WritePkcs8(string oid, ReadOnlySpan<byte> privateKey)
    {
        Span<byte> curvePrivateKey = stackalloc byte[2 + KeySize];
        curvePrivateKey[0] = OctetStringTag;
        curvePrivateKey[1] = KeySize;
        privateKey.CopyTo(curvePrivateKey[2..]);
        byte[] encoded = KeyEncoding.WritePkcs8(oid, [], curvePrivateKey);
        CryptographicOperations.ZeroMemory(curvePrivateKey);
        return encoded;
    }

    /// <summary>Imports a private key, and checks the public key beside it, if there is one.</summary>
    /// <exception cref="CryptographicException">The encoding is malformed, belongs to another algorithm, or states
    /// another public key.</exception>
    internal static T ImportPkcs8<T>(string oid, ReadOnlySpan<byte> source, KeyEncoding.Import<T> import, Func<T, byte[]> publicKeyOf)
        where T : IDisposable
    {
        byte[] copy = source.ToArray();
        byte[]? inner = null;
        try
        {
            KeyEncoding.PrivateKeyInfo info = KeyEncoding.ReadPkcs8(copy);
            inner = info.PrivateKey;
            CheckAlgorithm(oid, info.Oid, info.Parameters);
            if (inner.Length != 2 + KeySize || inner[0] != OctetStringTag || inner[1] != KeySize)
                throw new CryptographicException("The private key is not an OCTET STRING of 32 bytes.");
            return info.Approve(import(inner.AsSpan(2)), publicKeyOf);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
            CryptographicOperations.ZeroMemory(inner);
        }
    }

    internal static byte[] WriteSubjectPublicKeyInfo(string oid, ReadOnlySpan<byte> publicKey) =>
        KeyEncoding.WriteSubjectPublicKeyInfo(oid, [], publicKey);

    /// <exception cref="CryptographicException">The encoding is malformed or belongs to another algorithm.</exception>
    internal static byte[] ReadSubjectPublicKeyInfo(string oid, ReadOnlySpan<byte> source)
    {
        KeyEncoding.PublicKeyInfo info = KeyEncoding.ReadSubjectPublicKeyInfo(source.ToArray());
        CheckAlgorithm(oid, info.Oid, info.Parameters);
        if (info.PublicKey.Length != KeySize)
            throw new CryptographicException("The public key is not 32 bytes long.");
        return info.PublicKey;
    }

    private static void CheckAlgorithm(string expected, string actual, ReadOnlyMemory<byte>? parameters)
    {
        if (actual != expected)
            throw new CryptographicException($"The key belongs to the algorithm {actual}; {expected} is expected.");
        if (parameters is not null)
            throw new CryptographicException("The algorithm takes no parameters.");
    }
}

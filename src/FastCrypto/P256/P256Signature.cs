using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The two encodings of a signature: r ‖ s in 64 bytes (IEEE P1363) and the DER sequence of two integers (RFC 3279, 2.2.3). Signatures
/// are public.
/// </summary>
internal static class P256Signature
{
    internal const int MaxDerSize = 72;

    internal static int MaxSize(DSASignatureFormat format) => format switch
    {
        DSASignatureFormat.IeeeP1363FixedFieldConcatenation => P256Ecdsa.SignatureSize,
        DSASignatureFormat.Rfc3279DerSequence => MaxDerSize,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The signature format is unknown."),
    };

    /// <summary>Encodes r ‖ s; returns the length.</summary>
    internal static int Encode(ReadOnlySpan<byte> fixedFields, DSASignatureFormat format, Span<byte> destination)
    {
        if (format == DSASignatureFormat.Rfc3279DerSequence)
            return EcdsaSignatureEncoding.Write(fixedFields, destination);
        fixedFields.CopyTo(destination);
        return P256Ecdsa.SignatureSize;
    }

    /// <summary>Decodes to r ‖ s; false where the encoding is not the one of the format.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> signature, DSASignatureFormat format, Span<byte> fixedFields)
    {
        if (format == DSASignatureFormat.Rfc3279DerSequence)
            return EcdsaSignatureEncoding.TryRead(signature, fixedFields);
        return signature.Length == P256Ecdsa.SignatureSize && signature.TryCopyTo(fixedFields);
    }
}

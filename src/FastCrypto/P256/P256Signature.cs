using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The two encodings of a signature: r ‖ s in 64 bytes (IEEE P1363) and the DER sequence of two integers (RFC 3279, 2.2.3). Signatures
/// are public.
/// </summary>
internal static class P256Signature
{
    /// <summary>Two integers of up to 33 bytes, a tag and a length before each and before both.</summary>
    internal const int MaxDerSize = 2 + (2 * (2 + IntegerSize + 1));

    private const int IntegerSize = 32;
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;

    internal static int MaxSize(DSASignatureFormat format) => format switch
    {
        DSASignatureFormat.IeeeP1363FixedFieldConcatenation => P256Ecdsa.SignatureSize,
        DSASignatureFormat.Rfc3279DerSequence => MaxDerSize,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The signature format is unknown."),
    };

    /// <summary>Encodes r ‖ s; returns the length.</summary>
    internal static int Encode(ReadOnlySpan<byte> fixedFields, DSASignatureFormat format, Span<byte> destination)
    {
        if (format == DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        {
            fixedFields.CopyTo(destination);
            return P256Ecdsa.SignatureSize;
        }

        int length = 2;
        length += WriteInteger(fixedFields[..IntegerSize], destination[length..]);
        length += WriteInteger(fixedFields[IntegerSize..], destination[length..]);
        destination[0] = SequenceTag;
        destination[1] = (byte)(length - 2);
        return length;
    }

    /// <summary>
    /// Decodes to r ‖ s. DER only: short definite lengths, minimal non-negative integers, nothing behind; zero and numbers above 32 bytes,
    /// which no valid signature has, are refused here too.
    /// </summary>
    internal static bool TryDecode(ReadOnlySpan<byte> signature, DSASignatureFormat format, Span<byte> fixedFields)
    {
        if (format == DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        {
            if (signature.Length != P256Ecdsa.SignatureSize)
                return false;
            signature.CopyTo(fixedFields);
            return true;
        }

        if (signature.Length is < 2 or > MaxDerSize || signature[0] != SequenceTag || signature[1] != signature.Length - 2)
            return false;
        ReadOnlySpan<byte> rest = signature[2..];
        return TryReadInteger(ref rest, fixedFields[..IntegerSize]) && TryReadInteger(ref rest, fixedFields[IntegerSize..]) && rest.IsEmpty;
    }

    private static int WriteInteger(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        value = value.TrimStart((byte)0);
        // The top bit is the sign.
        int sign = value[0] >> 7;
        destination[0] = IntegerTag;
        destination[1] = (byte)(sign + value.Length);
        destination[2] = 0;
        value.CopyTo(destination[(2 + sign)..]);
        return 2 + sign + value.Length;
    }

    private static bool TryReadInteger(ref ReadOnlySpan<byte> rest, Span<byte> value)
    {
        if (rest.Length < 3 || rest[0] != IntegerTag || rest[1] is 0 or > IntegerSize + 1 || rest[1] > rest.Length - 2)
            return false;
        ReadOnlySpan<byte> content = rest.Slice(2, rest[1]);
        rest = rest[(2 + content.Length)..];
        if (content[0] >= 0x80)
            return false;
        if (content[0] == 0)
        {
            // A leading zero only to keep the sign positive; zero itself is out of range.
            if (content.Length == 1 || content[1] < 0x80)
                return false;
            content = content[1..];
        }

        if (content.Length > IntegerSize)
            return false;
        value.Clear();
        content.CopyTo(value[(IntegerSize - content.Length)..]);
        return true;
    }
}

namespace FastCrypto;

/// <summary>
/// Ecdsa-Sig-Value (RFC 3279 section 2.2.3), the DER sequence of r and s, for curves of up to 488 bits, whose lengths have the short form.
/// Signatures are public.
/// </summary>
internal static class EcdsaSignatureEncoding
{
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;

    /// <summary>
    /// The length that no encoding exceeds: a sign byte for both integers, a tag and a length before each and before both.
    /// </summary>
    internal static int MaxSize(int integerSize) => 2 + (2 * (2 + integerSize + 1));

    /// <summary>Writes r ‖ s, of half the bytes each; returns the length.</summary>
    internal static int Write(ReadOnlySpan<byte> fixedFields, Span<byte> destination)
    {
        int integerSize = fixedFields.Length / 2;
        int length = 2;
        length += WriteInteger(fixedFields[..integerSize], destination[length..]);
        length += WriteInteger(fixedFields[integerSize..], destination[length..]);
        destination[0] = SequenceTag;
        destination[1] = (byte)(length - 2);
        return length;
    }

    /// <summary>
    /// Reads r ‖ s. DER only: short definite lengths, minimal non-negative integers, nothing behind; zero and numbers too long for their
    /// field, which no valid signature has, are refused here too.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> signature, Span<byte> fixedFields)
    {
        int integerSize = fixedFields.Length / 2;
        if (signature.Length < 2 || signature.Length > MaxSize(integerSize) || signature[0] != SequenceTag
            || signature[1] != signature.Length - 2)
            return false;
        ReadOnlySpan<byte> rest = signature[2..];
        return TryReadInteger(ref rest, fixedFields[..integerSize]) && TryReadInteger(ref rest, fixedFields[integerSize..]) && rest.IsEmpty;
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
        if (rest.Length < 3 || rest[0] != IntegerTag || rest[1] == 0 || rest[1] > value.Length + 1 || rest[1] > rest.Length - 2)
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

        if (content.Length > value.Length)
            return false;
        value.Clear();
        content.CopyTo(value[(value.Length - content.Length)..]);
        return true;
    }
}

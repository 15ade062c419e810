using System.Buffers.Binary;

namespace FastCrypto.Tls;

/// <summary>The first five bytes of a record (RFC 8446 sections 5.1 and 5.2).</summary>
/// <param name="Type">The outer content type.</param>
/// <param name="Version">legacy_record_version, which "MUST be ignored for all purposes".</param>
/// <param name="Length">The length of the fragment that follows.</param>
internal readonly record struct RecordHeader(ContentType Type, ushort Version, int Length)
{
    /// <summary>Reads the header at the start of <paramref name="source"/>; false if fewer than five bytes are there.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        header = default;
        if (source.Length < RecordLimits.HeaderLength)
            return false;
        header = new(
            (ContentType)source[0], BinaryPrimitives.ReadUInt16BigEndian(source[1..]), BinaryPrimitives.ReadUInt16BigEndian(source[3..]));
        return true;
    }

    /// <summary>
    /// Refuses what the header alone shows to be wrong, before its fragment is waited for or decrypted.
    /// </summary>
    /// <param name="isProtected">Whether the peer's records are protected by now.</param>
    /// <param name="plaintextAlertAllowed">Whether a peer that has no keys yet may still send an unprotected alert.</param>
    /// <exception cref="TlsException">unexpected_message or record_overflow.</exception>
    internal void Check(bool isProtected, bool plaintextAlertAllowed = false)
    {
        switch (Type)
        {
            // Section 5: change_cipher_spec stays unprotected throughout; when it may come at all is for the RecordBounds to say.
            case ContentType.ChangeCipherSpec:
            case ContentType.Alert when !isProtected || plaintextAlertAllowed:
            case ContentType.Handshake when !isProtected:
                CheckPlaintextLength();
                break;
            case ContentType.ApplicationData when isProtected:
                if (Length > RecordLimits.MaxCiphertext)
                    throw new TlsException(AlertDescription.RecordOverflow, "A protected record is longer than 2^14 + 256 bytes.");
                break;
            default:
                throw new TlsException(AlertDescription.UnexpectedMessage, "A record of this type is not allowed now.");
        }
    }

    internal static void Write(ContentType type, ushort version, int length, Span<byte> destination)
    {
        destination[0] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], (ushort)length);
    }

    // Section 5.1: zero-length fragments of these types are forbidden.
    private void CheckPlaintextLength()
    {
        if (Length > RecordLimits.MaxPlaintext)
            throw new TlsException(AlertDescription.RecordOverflow, "A record is longer than 2^14 bytes.");
        if (Length == 0)
            throw new TlsException(AlertDescription.UnexpectedMessage, "A record is empty.");
    }
}

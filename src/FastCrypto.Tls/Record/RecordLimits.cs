namespace FastCrypto.Tls;

/// <summary>Sizes of records in bytes (RFC 8446 section 5).</summary>
internal static class RecordLimits
{
    /// <summary>type, legacy_record_version, length.</summary>
    internal const int HeaderLength = 5;

    /// <summary>Section 5.1: the longest content of a record.</summary>
    internal const int MaxPlaintext = 1 << 14;

    /// <summary>Section 5.4: the longest TLSInnerPlaintext, that is content, content type and padding.</summary>
    internal const int MaxInnerPlaintext = MaxPlaintext + 1;

    /// <summary>Section 5.2: the longest encrypted fragment that a header may announce.</summary>
    internal const int MaxCiphertext = MaxPlaintext + 256;

    /// <summary>The longest record that may come in.</summary>
    internal const int MaxRecord = HeaderLength + MaxCiphertext;

    /// <summary>What protection adds to content without padding: the header, the content type and the tag.</summary>
    internal const int Overhead = HeaderLength + 1 + AeadSealer.TagSizeInBytes;
}

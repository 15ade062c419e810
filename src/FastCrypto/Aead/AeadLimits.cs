namespace FastCrypto;

/// <summary>How often a key may be used (RFC 8446 sections 5.3 and 5.5, RFC 9001 section 6.6 and appendix B).</summary>
internal static class AeadLimits
{
    /// <summary>2^24.5 full-size records, rounded down.</summary>
    internal const ulong Tls13GcmRecords = 23_726_566;

    /// <summary>2^23 packets.</summary>
    internal const ulong QuicGcmPackets = 1UL << 23;

    /// <summary>2^62, the number of QUIC packet numbers.</summary>
    internal const ulong QuicPacketNumbers = 1UL << 62;

    /// <summary>Forgeries that an AES-GCM key bears.</summary>
    internal const ulong GcmIntegrity = 1UL << 52;

    /// <summary>Forgeries that a ChaCha20-Poly1305 key bears.</summary>
    internal const ulong ChaCha20Poly1305Integrity = 1UL << 36;

    /// <summary>
    /// Messages that one key may seal. ChaCha20-Poly1305 is bound by the numbers of the protocol alone; TLS 1.3's are
    /// one short of 2^64, which saves a carry and nobody will miss.
    /// </summary>
    internal static ulong Confidentiality(AeadAlgorithm algorithm, AeadProtocol protocol) => (algorithm, protocol) switch
    {
        (AeadAlgorithm.ChaCha20Poly1305, _) => Numbers(protocol),
        (_, AeadProtocol.Tls13) => Tls13GcmRecords,
        _ => QuicGcmPackets,
    };

    /// <summary>The first number that the protocol does not have.</summary>
    internal static ulong Numbers(AeadProtocol protocol) => protocol switch
    {
        AeadProtocol.Tls13 => ulong.MaxValue,
        AeadProtocol.Quic => QuicPacketNumbers,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "There is no such protocol."),
    };

    /// <summary>Failed opens after which a key must be given up.</summary>
    internal static ulong Integrity(AeadAlgorithm algorithm) =>
        algorithm == AeadAlgorithm.ChaCha20Poly1305 ? ChaCha20Poly1305Integrity : GcmIntegrity;
}

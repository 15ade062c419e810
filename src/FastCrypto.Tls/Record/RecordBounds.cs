namespace FastCrypto.Tls;

/// <summary>
/// Bounds what a peer may send without moving the connection on: dummy change_cipher_spec records, empty application data and
/// KeyUpdate messages cost work and carry nothing, so an endless row of them is an attack.
/// </summary>
internal struct RecordBounds
{
    /// <summary>How many records without progress are borne in a row.</summary>
    internal const int MaxIdleRecords = 32;

    private int _idle;

    /// <summary>
    /// Judges a change_cipher_spec record (RFC 8446 section 5): one that consists of the single byte 1 is dropped while
    /// <paramref name="allowed"/>, from the first ClientHello until the peer's Finished; everything else ends the connection.
    /// </summary>
    /// <exception cref="TlsException">unexpected_message.</exception>
    internal void DropChangeCipherSpec(ReadOnlySpan<byte> fragment, bool allowed)
    {
        if (!allowed || fragment is not [1])
            throw new TlsException(
                AlertDescription.UnexpectedMessage, "A change_cipher_spec record is not allowed now, or is not the byte 1.");
        CountIdle();
    }

    /// <summary>Counts a record or message that carried nothing: empty application data, a KeyUpdate.</summary>
    /// <exception cref="TlsException">unexpected_message: there have been more than 32 in a row.</exception>
    internal void CountIdle()
    {
        if (++_idle > MaxIdleRecords)
            throw new TlsException(AlertDescription.UnexpectedMessage, "Too many records in a row carry nothing.");
    }

    /// <summary>The peer has sent application data or a handshake message that moves the connection on.</summary>
    internal void CountProgress() => _idle = 0;
}

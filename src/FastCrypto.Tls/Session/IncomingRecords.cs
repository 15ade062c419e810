using System.Numerics;
using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>The receiving half of a connection: checks, opens and sorts records. For one reader at a time.</summary>
internal sealed class IncomingRecords : IDisposable
{
    // Section 4.2.10 bounds what is skipped by the ticket's max_early_data_size; a server that never issued a ticket has to choose.
    private const int MaxSkippedEarlyData = 1 << 16;

    private RecordOpener? _opener;
    private TrafficSecret? _applicationSecret;
    private RecordBounds _bounds;
    private byte[] _buffer = [];
    private int _undeliveredStart;
    private int _undeliveredEnd;
    private bool _hasOpened;
    private int _earlyDataLeft;

    internal HandshakeReassembler Messages { get; } = new();

    /// <summary>
    /// A peer that has read our first flight may refuse it before it has keys: its alert is then unprotected.
    /// </summary>
    internal bool AllowsPlaintextAlert { get; set; }

    /// <summary>Expects handshake keys from here on; the secret stays the caller's.</summary>
    internal void Protect(TrafficSecret secret)
    {
        Messages.RequireEmpty();
        ReplaceOpener(secret);
    }

    /// <summary>
    /// Section 4.2.10: early data that is not accepted is skipped. Before a second ClientHello it shows by its content type, behind the
    /// only one by not opening under the handshake keys; the first record that does ends it.
    /// </summary>
    internal void SkipEarlyData() => _earlyDataLeft = MaxSkippedEarlyData;

    /// <summary>All early data lies behind: what does not open from here on is an attack.</summary>
    internal void EndEarlyData() => _earlyDataLeft = 0;

    /// <summary>Expects application keys from here on; takes over the secret.</summary>
    internal void EnterApplication(TrafficSecret secret)
    {
        _applicationSecret = secret;
        Protect(secret);
    }

    /// <summary>Expects the peer's next keys from here on.</summary>
    internal void UpdateKeys()
    {
        Messages.RequireEmpty();
        _applicationSecret = _applicationSecret!.Next();
        ReplaceOpener(_applicationSecret);
    }

    /// <summary>
    /// Takes one record off <paramref name="source"/>; false while it is incomplete. The content stands in the source, in
    /// <paramref name="destination"/> if that can hold the record, or in a buffer of this object until the next call.
    /// </summary>
    /// <exception cref="TlsException">The record is not allowed, too long, or not authentic.</exception>
    internal bool TryRead(
        ReadOnlySpan<byte> source, Span<byte> destination, bool dropsChangeCipherSpec, out int consumed,
        out ContentType type, out ReadOnlySpan<byte> content)
    {
        consumed = 0;
        type = ContentType.Invalid;
        content = default;
        if (!RecordHeader.TryRead(source, out RecordHeader header))
            return false;
        int length = RecordLimits.HeaderLength + header.Length;
        bool isEarlyData = _opener is null && header.Type == ContentType.ApplicationData && length <= _earlyDataLeft;
        header.Check(_opener is not null || isEarlyData, AllowsPlaintextAlert && !_hasOpened);
        if (source.Length < length)
            return false;

        ReadOnlySpan<byte> record = source[..length];
        consumed = length;
        type = header.Type;
        content = record[RecordLimits.HeaderLength..];
        if (type == ContentType.ChangeCipherSpec)
            _bounds.DropChangeCipherSpec(content, dropsChangeCipherSpec);
        else if (isEarlyData)
            content = Skip(length, out type);
        else if (type == ContentType.ApplicationData)
            content = Open(record, destination, out type);
        // Section 5.1: between the records of one handshake message there are no others.
        if (type is ContentType.ApplicationData or ContentType.ChangeCipherSpec)
            Messages.RequireEmpty();
        return true;
    }

    /// <summary>
    /// The last record's content, which did not fit its destination, is to be delivered in pieces before the next record is read.
    /// </summary>
    internal void Keep(int length) => (_undeliveredStart, _undeliveredEnd) = (0, length);

    /// <summary>Delivers as much kept content as fits and returns how much that was.</summary>
    internal int Deliver(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _undeliveredEnd - _undeliveredStart);
        _buffer.AsSpan(_undeliveredStart, count).CopyTo(destination);
        _undeliveredStart += count;
        return count;
    }

    /// <summary>Counts a record that carried nothing.</summary>
    internal void CountIdle() => _bounds.CountIdle();

    /// <summary>Notes that the connection has moved on.</summary>
    internal void CountProgress() => _bounds.CountProgress();

    public void Dispose()
    {
        _opener?.Dispose();
        _applicationSecret?.Dispose();
        CryptographicOperations.ZeroMemory(_buffer);
    }

    private ReadOnlySpan<byte> Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        Span<byte> room = destination;
        if (room.Length < record.Length - RecordLimits.HeaderLength)
        {
            Reserve(record.Length - RecordLimits.HeaderLength);
            room = _buffer;
        }

        try
        {
            int length = _opener!.Open(record, room, out type);
            _hasOpened = true;
            _earlyDataLeft = 0;
            return room[..length];
        }
        catch (TlsException e) when (e.Alert == AlertDescription.BadRecordMac && record.Length <= _earlyDataLeft)
        {
            return Skip(record.Length, out type);
        }
    }

    // Handshakes need far less than the longest record, and readers with room for one need nothing.
    private void Reserve(int length)
    {
        if (_buffer.Length >= length)
            return;
        CryptographicOperations.ZeroMemory(_buffer);
        int size = Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)length), RecordLimits.MaxCiphertext);
        _buffer = GC.AllocateUninitializedArray<byte>(size);
    }

    // A skipped record looks like a dropped change_cipher_spec: there is nothing in it to process.
    private ReadOnlySpan<byte> Skip(int length, out ContentType type)
    {
        _earlyDataLeft -= length;
        type = ContentType.ChangeCipherSpec;
        return default;
    }

    private void ReplaceOpener(TrafficSecret secret)
    {
        _opener?.Dispose();
        _opener = new RecordOpener(secret);
    }
}

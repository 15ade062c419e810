using System.Diagnostics.CodeAnalysis;

namespace FastCrypto;

/// <summary>
/// The sending half of a TLS 1.3 or QUIC traffic key: seals messages under nonces of its own (the static IV xor the message's
/// number, RFC 8446 section 5.3 and RFC 9001 section 5.3), counts them, and refuses to pass the limit of its algorithm.
/// </summary>
/// <remarks>
/// A number is taken by an interlocked step before it is used, so no two messages share a nonce even if two threads call at
/// once; which of them comes first is then anybody's guess. Numbers never go back.
/// </remarks>
public sealed class AeadSealer : IDisposable
{
    /// <summary>The size of the tag at the end of every sealed message.</summary>
    public const int TagSizeInBytes = NumberedAead.TagSize;

    /// <summary>The size of the static IV.</summary>
    public const int IvSizeInBytes = NumberedAead.IvSize;

    // A KeyUpdate should start this many messages before the limit, or at seven eighths of a smaller one.
    private const ulong LargestMargin = 1UL << 20;

    private readonly NumberedAead _aead;
    private readonly ulong _end;
    private readonly ulong _margin;
    private ulong _next;

    /// <summary>Takes copies of a traffic key and its IV.</summary>
    /// <param name="algorithm">The AEAD.</param>
    /// <param name="key">16 bytes for AES-128-GCM, 32 bytes for the others.</param>
    /// <param name="iv">12 bytes.</param>
    /// <param name="protocol">Whose limits to keep.</param>
    /// <param name="firstSequenceNumber">
    /// The first message's number: 0 in TLS, where every key starts again; in QUIC the next packet number of the
    /// space, which goes on across keys.
    /// </param>
    /// <exception cref="ArgumentException">A wrong size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An unknown algorithm or protocol, or a first number that the
    /// protocol does not have.</exception>
    public AeadSealer(
        AeadAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv,
        AeadProtocol protocol = AeadProtocol.Tls13, ulong firstSequenceNumber = 0)
        : this(algorithm, key, iv, protocol, firstSequenceNumber, AeadLimits.Confidentiality(algorithm, protocol))
    {
    }

    internal AeadSealer(
        AeadAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, AeadProtocol protocol,
        ulong firstSequenceNumber, ulong confidentialityLimit)
    {
        ulong numbers = AeadLimits.Numbers(protocol);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(firstSequenceNumber, numbers);
        ulong limit = Math.Min(confidentialityLimit, numbers - firstSequenceNumber);
        _aead = new NumberedAead(algorithm, key, iv);
        _next = firstSequenceNumber;
        _end = firstSequenceNumber + limit;
        _margin = Math.Min(limit >> 3, LargestMargin);
    }

    /// <summary>The AEAD in use.</summary>
    public AeadAlgorithm Algorithm => _aead.Algorithm;

    /// <summary>The number that the next message will have.</summary>
    public ulong SequenceNumber => Volatile.Read(ref _next);

    /// <summary>How many messages this key may still seal. Numbers left out by <see cref="SkipTo"/> count as used.</summary>
    public ulong MessagesLeft => _end - Volatile.Read(ref _next);

    /// <summary>Whether it is time for a key update: 2^20 messages, or an eighth of a smaller limit, are left.</summary>
    public bool IsNearLimit => MessagesLeft <= _margin;

    /// <summary>The size of an algorithm's key: 16 or 32 bytes.</summary>
    public static int KeySizeInBytes(AeadAlgorithm algorithm) => NumberedAead.KeySize(algorithm);

    /// <summary>Seals the next message.</summary>
    /// <param name="plaintext">The message.</param>
    /// <param name="ciphertext">Receives the encrypted message and the tag, 16 bytes more: starting at the same memory or disjoint.</param>
    /// <param name="associatedData">Authenticated, not encrypted; must not overlap the output.</param>
    /// <returns>The number that the message got.</returns>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap; no number is used up.</exception>
    /// <exception cref="AeadLimitReachedException">The key may seal no further message.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public ulong Seal(ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, ReadOnlySpan<byte> associatedData = default)
    {
        if (ciphertext.Length - TagSizeInBytes != plaintext.Length)
            Throw.WrongLength((int)Math.Min((long)plaintext.Length + TagSizeInBytes, int.MaxValue), ciphertext.Length, nameof(ciphertext));
        Throw.IfPartialOverlap(plaintext, ciphertext);
        Throw.IfOverlap(associatedData, ciphertext, nameof(associatedData));

        ulong number = TakeNumber();
        _aead.Seal(number, plaintext, ciphertext, associatedData);
        return number;
    }

    /// <summary>
    /// Seals the next TLS 1.3 record: TLSInnerPlaintext is the content, its type, and zeroes (RFC 8446 section 5.2). The content is
    /// read where it is; only its end, less than 1 KiB, is copied to the type.
    /// </summary>
    /// <param name="content">The content.</param>
    /// <param name="contentType">The byte behind the content.</param>
    /// <param name="paddingLength">The number of zeroes behind that.</param>
    /// <param name="destination">
    /// Receives the encrypted record and the tag: content + 1 + padding + 16 bytes. The content stands at its start or is disjoint.
    /// </param>
    /// <param name="associatedData">The record header; must not overlap the destination.</param>
    /// <returns>The number that the record got.</returns>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap; no number is used up.</exception>
    /// <exception cref="AeadLimitReachedException">The key may seal no further message.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public ulong SealRecord(
        ReadOnlySpan<byte> content, byte contentType, int paddingLength, Span<byte> destination, ReadOnlySpan<byte> associatedData)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(paddingLength);
        long needed = (long)content.Length + 1 + paddingLength + TagSizeInBytes;
        if (destination.Length != needed)
            Throw.WrongLength((int)Math.Min(needed, int.MaxValue), destination.Length, nameof(destination));
        Throw.IfPartialOverlap(content, destination);
        Throw.IfOverlap(associatedData, destination, nameof(associatedData));

        ulong number = TakeNumber();
        destination[content.Length] = contentType;
        destination.Slice(content.Length + 1, paddingLength).Clear();
        _aead.Seal(number, content, destination, associatedData);
        return number;
    }

    /// <summary>Leaves numbers out, as QUIC senders do to catch optimistic acknowledgements. Forwards only.</summary>
    /// <param name="sequenceNumber">The next message's number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has been used or left out already.</exception>
    /// <exception cref="AeadLimitReachedException">The number lies behind the key's limit.</exception>
    public void SkipTo(ulong sequenceNumber)
    {
        if (sequenceNumber > _end)
            LimitReached();
        ulong next = Volatile.Read(ref _next);
        while (true)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sequenceNumber, next);
            ulong seen = Interlocked.CompareExchange(ref _next, sequenceNumber, next);
            if (seen == next)
                return;
            next = seen;
        }
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _aead.Dispose();

    private ulong TakeNumber()
    {
        ulong next = Volatile.Read(ref _next);
        while (true)
        {
            if (next == _end)
                LimitReached();
            ulong seen = Interlocked.CompareExchange(ref _next, next + 1, next);
            if (seen == next)
                return next;
            next = seen;
        }
    }

    [DoesNotReturn]
    private static void LimitReached() =>
        throw new AeadLimitReachedException("The key has sealed as many messages as its algorithm allows.");
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The receiving half of a TLS 1.3 or QUIC traffic key: opens messages in order, or by their packet number where they arrive out
/// of order, counts those that fail, and gives up the key at the integrity limit of its algorithm (RFC 9001 section 6.6).
/// </summary>
/// <remarks>
/// In-order opening is for one thread at a time; opening by number may happen on many. Each of these looks at the limit before it counts
/// its own failure, so that n threads may see up to n − 1 forgeries more than the limit. The message must not change during a call: some
/// kernels read it twice, to authenticate and to decrypt.
/// </remarks>
public sealed class AeadOpener : IDisposable
{
    /// <summary>The size of the tag at the end of every sealed message.</summary>
    public const int TagSizeInBytes = NumberedAead.TagSize;

    private readonly NumberedAead _aead;
    private readonly ulong _integrityLimit;
    private ulong _next;
    private ulong _failures;

    /// <summary>Takes copies of a traffic key and its IV.</summary>
    /// <param name="algorithm">The AEAD.</param>
    /// <param name="key">16 bytes for AES-128-GCM, 32 bytes for the others.</param>
    /// <param name="iv">12 bytes.</param>
    /// <param name="earlierFailures">
    /// The failures under the connection's earlier keys: QUIC counts over all of them, so a new key's opener goes on from the old
    /// one's <see cref="FailedOpens"/>.
    /// </param>
    /// <exception cref="ArgumentException">A wrong size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An unknown algorithm.</exception>
    public AeadOpener(AeadAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ulong earlierFailures = 0)
        : this(algorithm, key, iv, earlierFailures, firstSequenceNumber: 0, AeadLimits.Integrity(algorithm))
    {
    }

    internal AeadOpener(
        AeadAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ulong earlierFailures,
        ulong firstSequenceNumber, ulong integrityLimit)
    {
        _aead = new NumberedAead(algorithm, key, iv);
        _failures = earlierFailures;
        _next = firstSequenceNumber;
        _integrityLimit = integrityLimit;
    }

    /// <summary>The AEAD in use.</summary>
    public AeadAlgorithm Algorithm => _aead.Algorithm;

    /// <summary>The number of the next message in order.</summary>
    public ulong SequenceNumber => Volatile.Read(ref _next);

    /// <summary>Messages that failed authentication, earlier keys' included.</summary>
    public ulong FailedOpens => Volatile.Read(ref _failures);

    /// <summary>How many more messages may fail before every open throws <see cref="AeadLimitReachedException"/>.</summary>
    public ulong FailuresLeft
    {
        get
        {
            ulong failures = FailedOpens;
            return failures < _integrityLimit ? _integrityLimit - failures : 0;
        }
    }

    /// <summary>Opens the next message in order; a wrong tag is an exception.</summary>
    /// <inheritdoc cref="TryOpen(ReadOnlySpan{byte}, Span{byte}, ReadOnlySpan{byte})" path="/param"/>
    /// <exception cref="AuthenticationTagMismatchException">The tag is wrong; the failure is counted and the number stays.</exception>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="AeadLimitReachedException">Too many messages have failed, or the numbers are used up.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Open(ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        if (!TryOpen(ciphertext, plaintext, associatedData))
            Throw.TagMismatch();
    }

    /// <summary>Opens the next message in order.</summary>
    /// <param name="ciphertext">The encrypted message and, at its end, the tag: 16 bytes or more.</param>
    /// <param name="plaintext">Receives the message, 16 bytes less: starting at the same memory or disjoint.
    /// Zeroes after a failure.</param>
    /// <param name="associatedData">What was authenticated beside the message; must not overlap the plaintext.</param>
    /// <returns>False if the tag is wrong: the failure is counted and the number stays.</returns>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="AeadLimitReachedException">Too many messages have failed, or the numbers are used up.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public bool TryOpen(ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        // RFC 8446 section 5.3: sequence numbers must not wrap.
        ulong number = _next;
        if (number == ulong.MaxValue)
            LimitReached("The key has no sequence numbers left.");
        bool valid = TryOpen(number, ciphertext, plaintext, associatedData);
        if (valid)
            _next = number + 1;
        return valid;
    }

    /// <summary>Opens the message with a given number; a wrong tag is an exception.</summary>
    /// <inheritdoc cref="TryOpen(ulong, ReadOnlySpan{byte}, Span{byte}, ReadOnlySpan{byte})" path="/param"/>
    /// <exception cref="AuthenticationTagMismatchException">The tag is wrong; the failure is counted.</exception>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="AeadLimitReachedException">Too many messages have failed.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Open(ulong packetNumber, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        if (!TryOpen(packetNumber, ciphertext, plaintext, associatedData))
            Throw.TagMismatch();
    }

    /// <summary>
    /// Opens the message with a given number, for packets that arrive out of order; <see cref="SequenceNumber"/> does not move.
    /// </summary>
    /// <param name="packetNumber">
    /// The full packet number: in QUIC one of 62 bits (RFC 9001 section 5.3). An opener does not know its protocol and takes any number;
    /// whoever reconstructs it from a header keeps it below 2^62.
    /// </param>
    /// <param name="ciphertext">The encrypted message and, at its end, the tag: 16 bytes or more.</param>
    /// <param name="plaintext">Receives the message, 16 bytes less: starting at the same memory or disjoint.
    /// Zeroes after a failure.</param>
    /// <param name="associatedData">What was authenticated beside the message; must not overlap the plaintext.</param>
    /// <returns>False if the tag is wrong: the failure is counted.</returns>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="AeadLimitReachedException">Too many messages have failed.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public bool TryOpen(
        ulong packetNumber, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        Throw.IfShorterThan(TagSizeInBytes, ciphertext);
        if (plaintext.Length != ciphertext.Length - TagSizeInBytes)
            Throw.WrongLength(ciphertext.Length - TagSizeInBytes, plaintext.Length, nameof(plaintext));
        Throw.IfPartialOverlap(ciphertext, plaintext);
        Throw.IfOverlap(associatedData, plaintext, nameof(associatedData));
        if (FailuresLeft == 0)
            LimitReached("As many messages have failed authentication as the algorithm bears.");

        bool valid = _aead.TryOpen(packetNumber, ciphertext, plaintext, associatedData);
        if (!valid)
            Interlocked.Increment(ref _failures);
        return valid;
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _aead.Dispose();

    [DoesNotReturn]
    private static void LimitReached(string message) => throw new AeadLimitReachedException(message);
}

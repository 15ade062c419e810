using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// One of the three AEADs with the static IV of a traffic key. The nonce of message n is the IV xor n, big-endian and
/// left-padded to 12 bytes (RFC 8446 section 5.3, RFC 9001 section 5.3).
/// </summary>
internal sealed class NumberedAead : IDisposable
{
    internal const int IvSize = 12;
    internal const int TagSize = 16;

    private readonly SecretMemory _iv;
    private readonly AesGcm? _gcm;
    private readonly ChaCha20Poly1305? _chaCha;

    internal NumberedAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        Throw.IfLengthIsNot(KeySize(algorithm), key);
        Throw.IfLengthIsNot(IvSize, iv);
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305)
            _chaCha = new ChaCha20Poly1305(key);
        else
            _gcm = new AesGcm(key, TagSize);
        _iv = new SecretMemory(iv);
        Algorithm = algorithm;
    }

    internal AeadAlgorithm Algorithm { get; }

    internal static int KeySize(AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.Aes128Gcm => 16,
        AeadAlgorithm.Aes256Gcm or AeadAlgorithm.ChaCha20Poly1305 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no such AEAD."),
    };

    /// <summary>
    /// Seals <paramref name="head"/> and what stands behind it in <paramref name="destination"/>, up to the room for the tag at its end.
    /// The caller has checked sizes and overlaps and never passes a number twice.
    /// </summary>
    [SkipLocalsInit]
    internal void Seal(ulong number, ReadOnlySpan<byte> head, Span<byte> destination, ReadOnlySpan<byte> associatedData)
    {
        Span<byte> ciphertext = destination.Slice(0, destination.Length - TagSize);
        Span<byte> tag = destination.Slice(destination.Length - TagSize);
        Span<byte> nonce = stackalloc byte[IvSize];
        BuildNonce(number, nonce);

        // The IV is a secret too, and a Dispose that comes now makes the cipher throw.
        try
        {
            if (_gcm is not null)
                _gcm.EncryptScattered(nonce, head, ciphertext, tag, associatedData);
            else
                _chaCha!.EncryptScattered(nonce, head, ciphertext, tag, associatedData);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(nonce);
        }
    }

    /// <summary>Opens a message whose tag stands at its end; false, and zeroes, if it is wrong.</summary>
    [SkipLocalsInit]
    internal bool TryOpen(ulong number, ReadOnlySpan<byte> source, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        ReadOnlySpan<byte> ciphertext = source.Slice(0, source.Length - TagSize);
        ReadOnlySpan<byte> tag = source.Slice(source.Length - TagSize);
        Span<byte> nonce = stackalloc byte[IvSize];
        BuildNonce(number, nonce);
        try
        {
            return _gcm is not null
                ? _gcm.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData)
                : _chaCha!.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(nonce);
        }
    }

    public void Dispose()
    {
        _gcm?.Dispose();
        _chaCha?.Dispose();
        _iv.Dispose();
    }

    private void BuildNonce(ulong number, Span<byte> nonce)
    {
        Debug.Assert(nonce.Length == IvSize);
        _iv.CopyTo(nonce);
        Span<byte> counted = nonce.Slice(IvSize - sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(counted, BinaryPrimitives.ReadUInt64BigEndian(counted) ^ number);
    }
}

using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// ChaCha20-Poly1305 authenticated encryption with associated data (RFC 8439): 32-byte keys, 12-byte nonces, 16-byte tags.
/// </summary>
/// <remarks>
/// A nonce must never be used twice under one key; an <see cref="AeadSealer"/> counts for its caller. Objects are immutable:
/// one may be used from many threads at once. A Dispose that races a call lets the call finish or throw
/// <see cref="ObjectDisposedException"/>. A message is bounded by the span's 2^31 − 1 bytes, far below the 2^38 − 64 of the standard.
/// No buffer may change during a call: decryption reads the ciphertext twice, to authenticate and to decrypt. From memory that somebody
/// else can write to, take a copy first.
/// </remarks>
public sealed class ChaCha20Poly1305 : IDisposable
{
    internal const int KeySize = ChaCha20Portable.KeySize;
    internal const int NonceSize = ChaCha20Portable.NonceSize;
    internal const int TagSize = ChaCha20Poly1305Kernels.TagSize;

    private readonly SecretMemory _key;
    private readonly ChaCha20Poly1305Kernel _kernel;

    /// <summary>Takes a copy of a key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public ChaCha20Poly1305(ReadOnlySpan<byte> key) : this(key, ChaCha20Poly1305Kernels.Preferred)
    {
    }

    internal ChaCha20Poly1305(ReadOnlySpan<byte> key, ChaCha20Poly1305Kernel kernel)
    {
        Throw.IfLengthIsNot(KeySize, key);
        _key = new SecretMemory(key);
        _kernel = kernel;
    }

    /// <summary>Always true: where the processor has nothing to offer, portable code runs.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether a kernel with vector instructions is in use.</summary>
    public static bool IsHardwareAccelerated => ChaCha20Poly1305Kernels.Preferred != ChaCha20Poly1305Kernel.Portable;

    /// <summary>12 bytes only.</summary>
    public static KeySizes NonceByteSizes { get; } = new(NonceSize, NonceSize, 1);

    /// <summary>16 bytes only.</summary>
    public static KeySizes TagByteSizes { get; } = new(TagSize, TagSize, 1);

    /// <summary>Encrypts and authenticates a message (RFC 8439 section 2.8).</summary>
    /// <param name="nonce">12 bytes, never used before under this key; must not overlap the ciphertext.</param>
    /// <param name="plaintext">The message.</param>
    /// <param name="ciphertext">Receives as many bytes as the message has: the same memory or disjoint.</param>
    /// <param name="tag">Receives 16 bytes; must not overlap the ciphertext.</param>
    /// <param name="associatedData">Authenticated, not encrypted; must not overlap the ciphertext.</param>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
        Span<byte> tag, ReadOnlySpan<byte> associatedData = default)
    {
        Throw.IfLengthIsNot(plaintext.Length, ciphertext);
        EncryptScattered(nonce, plaintext, ciphertext, tag, associatedData);
    }

    /// <summary>
    /// Encrypts a message in two pieces: <paramref name="head"/>, then what already stands in <paramref name="ciphertext"/>
    /// behind the head's length. The head starts where the ciphertext starts or is disjoint. At most 1023 bytes of it are copied (AVX-512;
    /// 511, 255 and 63 in narrower kernels).
    /// </summary>
    [SkipLocalsInit]
    internal void EncryptScattered(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> head, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        Throw.IfLengthIsNot(NonceSize, nonce);
        Throw.IfLengthIsNot(TagSize, tag);
        Throw.IfShorterThan(head.Length, ciphertext);
        Throw.IfPartialOverlap(head, ciphertext);
        Throw.IfOverlap(nonce, ciphertext, nameof(nonce));
        Throw.IfOverlap(tag, ciphertext, nameof(tag));
        Throw.IfOverlap(associatedData, ciphertext, nameof(associatedData));

        Span<byte> key = stackalloc byte[KeySize];
        _key.CopyTo(key);
        ChaCha20Poly1305Kernels.Seal(_kernel, key, nonce, head, ciphertext, tag, associatedData);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Verifies and decrypts a message.</summary>
    /// <param name="nonce">12 bytes; must not overlap the plaintext.</param>
    /// <param name="ciphertext">The encrypted message.</param>
    /// <param name="tag">16 bytes; must not overlap the plaintext.</param>
    /// <param name="plaintext">
    /// Receives as many bytes as the ciphertext has: the same memory or disjoint. Zeroes after a failure; a failure in place
    /// therefore destroys the ciphertext.
    /// </param>
    /// <param name="associatedData">What was authenticated beside the message; must not overlap the plaintext.</param>
    /// <exception cref="AuthenticationTagMismatchException">The tag is wrong.</exception>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Decrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        if (!TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData))
            Throw.TagMismatch();
    }

    /// <summary>Verifies and decrypts a message; a wrong tag is a result, not an exception.</summary>
    /// <inheritdoc cref="Decrypt" path="/param"/>
    /// <returns>False, and zeroes in <paramref name="plaintext"/>, if the tag is wrong.</returns>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    [SkipLocalsInit]
    public bool TryDecrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        Throw.IfLengthIsNot(NonceSize, nonce);
        Throw.IfLengthIsNot(TagSize, tag);
        Throw.IfLengthIsNot(ciphertext.Length, plaintext);
        Throw.IfPartialOverlap(ciphertext, plaintext);
        Throw.IfOverlap(nonce, plaintext, nameof(nonce));
        Throw.IfOverlap(tag, plaintext, nameof(tag));
        Throw.IfOverlap(associatedData, plaintext, nameof(associatedData));

        Span<byte> key = stackalloc byte[KeySize];
        _key.CopyTo(key);
        bool valid = ChaCha20Poly1305Kernels.Open(_kernel, key, nonce, ciphertext, tag, plaintext, associatedData);
        CryptographicOperations.ZeroMemory(key);
        return valid;
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _key.Dispose();
}

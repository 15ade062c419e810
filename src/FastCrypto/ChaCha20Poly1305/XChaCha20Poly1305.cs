using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// XChaCha20-Poly1305 authenticated encryption with associated data (draft-irtf-cfrg-xchacha-03): 32-byte keys, 24-byte nonces,
/// which are long enough to be drawn at random, and 16-byte tags.
/// </summary>
/// <remarks>
/// A nonce must never be used twice under one key. Objects are immutable: one may be used from many threads at once. A Dispose
/// that races a call lets the call finish or throw <see cref="ObjectDisposedException"/>.
/// No buffer may change during a call: decryption reads the ciphertext twice, to authenticate and to decrypt. From memory that somebody
/// else can write to, take a copy first.
/// </remarks>
public sealed class XChaCha20Poly1305 : IDisposable
{
    internal const int KeySize = ChaCha20Portable.KeySize;
    internal const int NonceSize = 24;
    internal const int TagSize = ChaCha20Poly1305Kernels.TagSize;

    // The part of the nonce that goes into the subkey; the rest becomes the nonce under that subkey.
    private const int SubkeyNonceSize = 16;

    private readonly SecretMemory _key;
    private readonly ChaCha20Poly1305Kernel _kernel;

    /// <summary>Takes a copy of a key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public XChaCha20Poly1305(ReadOnlySpan<byte> key) : this(key, ChaCha20Poly1305Kernels.Preferred)
    {
    }

    internal XChaCha20Poly1305(ReadOnlySpan<byte> key, ChaCha20Poly1305Kernel kernel)
    {
        Throw.IfLengthIsNot(KeySize, key);
        _key = new SecretMemory(key);
        _kernel = kernel;
    }

    /// <summary>Always true: where the processor has nothing to offer, portable code runs.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether a kernel with vector instructions is in use.</summary>
    public static bool IsHardwareAccelerated => ChaCha20Poly1305.IsHardwareAccelerated;

    /// <summary>24 bytes only.</summary>
    public static KeySizes NonceByteSizes { get; } = new(NonceSize, NonceSize, 1);

    /// <summary>16 bytes only.</summary>
    public static KeySizes TagByteSizes { get; } = new(TagSize, TagSize, 1);

    /// <summary>Encrypts and authenticates a message.</summary>
    /// <param name="nonce">24 bytes, never used before under this key; random ones are fine. Must not overlap the ciphertext.</param>
    /// <param name="plaintext">The message.</param>
    /// <param name="ciphertext">Receives as many bytes as the message has: the same memory or disjoint.</param>
    /// <param name="tag">Receives 16 bytes; must not overlap the ciphertext.</param>
    /// <param name="associatedData">Authenticated, not encrypted; must not overlap the ciphertext.</param>
    /// <exception cref="ArgumentException">A wrong size or a forbidden overlap.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    [SkipLocalsInit]
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
        Span<byte> tag, ReadOnlySpan<byte> associatedData = default)
    {
        Throw.IfLengthIsNot(NonceSize, nonce);
        Throw.IfLengthIsNot(TagSize, tag);
        Throw.IfLengthIsNot(plaintext.Length, ciphertext);
        Throw.IfPartialOverlap(plaintext, ciphertext);
        Throw.IfOverlap(nonce, ciphertext, nameof(nonce));
        Throw.IfOverlap(tag, ciphertext, nameof(tag));
        Throw.IfOverlap(associatedData, ciphertext, nameof(associatedData));

        Span<byte> subkey = stackalloc byte[KeySize];
        Span<byte> innerNonce = stackalloc byte[ChaCha20Portable.NonceSize];
        Derive(nonce, subkey, innerNonce);
        ChaCha20Poly1305Kernels.Seal(_kernel, subkey, innerNonce, plaintext, ciphertext, tag, associatedData);
        CryptographicOperations.ZeroMemory(subkey);
    }

    /// <summary>Verifies and decrypts a message.</summary>
    /// <param name="nonce">24 bytes; must not overlap the plaintext.</param>
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

        Span<byte> subkey = stackalloc byte[KeySize];
        Span<byte> innerNonce = stackalloc byte[ChaCha20Portable.NonceSize];
        Derive(nonce, subkey, innerNonce);
        bool valid = ChaCha20Poly1305Kernels.Open(_kernel, subkey, innerNonce, ciphertext, tag, plaintext, associatedData);
        CryptographicOperations.ZeroMemory(subkey);
        return valid;
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>
    /// draft-irtf-cfrg-xchacha section 2.3: HChaCha20 of the first 16 nonce bytes, then a nonce of four zeroes and the last 8.
    /// </summary>
    private void Derive(ReadOnlySpan<byte> nonce, Span<byte> subkey, Span<byte> innerNonce)
    {
        _key.CopyTo(subkey);
        ChaCha20Poly1305Kernels.HChaCha20(_kernel, nonce.Slice(0, SubkeyNonceSize), subkey);
        innerNonce.Slice(0, 4).Clear();
        nonce.Slice(SubkeyNonceSize).CopyTo(innerNonce.Slice(4));
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// AES-GCM authenticated encryption (NIST SP 800-38D) with 16-, 24- or 32-byte keys, 12-byte nonces and tags of 12 to 16 bytes.
/// </summary>
/// <remarks>
/// <para>
/// The shape is that of <see cref="System.Security.Cryptography.AesGcm"/>. Differences: a key of another size is an
/// <see cref="ArgumentException"/>; <see cref="TryDecrypt"/> exists; it works on every processor.
/// </para>
/// <para>
/// Never encrypt two messages under the same key and nonce: that reveals their difference and the authentication key. With random
/// nonces a key must not encrypt more than 2^32 messages (SP 800-38D, 8.3). The standard's limit of 2^36 − 32 bytes for a message
/// lies beyond what a span can hold.
/// </para>
/// <para>An object may be used by many threads at once. Dispose while another thread is in a call makes that call finish or throw.</para>
/// <para>
/// No buffer may change during a call. Without the processor's AES instructions decryption reads the ciphertext twice, to authenticate and
/// to decrypt: from memory that somebody else can write to, take a copy first.
/// </para>
/// </remarks>
public sealed unsafe class AesGcm : IDisposable
{
    private const int NonceSize = 12;
    private const int MinimumTagSize = 12;
    private const int MaximumTagSize = 16;

    private readonly SecretMemory _key;
    private readonly AesGcmKernel _kernel;
    private readonly int _rounds;
    private readonly int _tagSize;

    /// <summary>Whether AES-GCM works here: always <see langword="true"/>.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether the processor's AES instructions are used. Without them a slower path runs, in constant time as well.</summary>
    public static bool IsHardwareAccelerated => AesGcmKernels.IsHardwareAccelerated(AesGcmKernels.Preferred);

    /// <summary>The nonce sizes in bytes: 12.</summary>
    public static KeySizes NonceByteSizes { get; } = new(NonceSize, NonceSize, 1);

    /// <summary>The tag sizes in bytes: 12 to 16.</summary>
    public static KeySizes TagByteSizes { get; } = new(MinimumTagSize, MaximumTagSize, 1);

    /// <summary>Takes a copy of the key and fixes the size of the tag.</summary>
    /// <param name="key">The secret key: 16, 24 or 32 bytes.</param>
    /// <param name="tagSizeInBytes">The size of every tag that this object makes or accepts: 12 to 16 bytes.</param>
    /// <exception cref="ArgumentException">The key or the tag has another size.</exception>
    public AesGcm(ReadOnlySpan<byte> key, int tagSizeInBytes) : this(AesGcmKernels.Preferred, key, tagSizeInBytes)
    {
    }

    /// <summary>The same with a kernel of the caller's choice, for tests and measurements.</summary>
    internal AesGcm(AesGcmKernel kernel, ReadOnlySpan<byte> key, int tagSizeInBytes)
    {
        if (key.Length is not (16 or 24 or 32))
            WrongKeySize(key);
        if (tagSizeInBytes is < MinimumTagSize or > MaximumTagSize)
            WrongTagSize(tagSizeInBytes);

        _kernel = kernel;
        _rounds = key.Length / 4 + 6;
        _tagSize = tagSizeInBytes;
        _key = AesGcmKernels.ExpandKey(kernel, key);
    }

    /// <summary>The size of the tag in bytes. Never null; the type is that of the BCL's property.</summary>
    public int? TagSizeInBytes => _tagSize;

    /// <summary>Encrypts and authenticates a message, and authenticates the associated data with it.</summary>
    /// <param name="nonce">12 bytes, never used before with this key; disjoint from the ciphertext.</param>
    /// <param name="plaintext">The message.</param>
    /// <param name="ciphertext">Receives the encrypted message: as long as the plaintext, and the same memory or disjoint from it.</param>
    /// <param name="tag">Receives the authentication tag; <see cref="TagSizeInBytes"/> bytes, disjoint from the ciphertext.</param>
    /// <param name="associatedData">Data that is authenticated but not encrypted; disjoint from the ciphertext.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong size, or buffers overlap.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
        Span<byte> tag, ReadOnlySpan<byte> associatedData = default)
    {
        Throw.IfLengthIsNot(NonceSize, nonce);
        Throw.IfLengthIsNot(plaintext.Length, ciphertext);
        Throw.IfLengthIsNot(_tagSize, tag);
        Throw.IfPartialOverlap(plaintext, ciphertext);
        Throw.IfOverlap(nonce, ciphertext, nameof(nonce));
        Throw.IfOverlap(tag, ciphertext, nameof(tag));
        Throw.IfOverlap(associatedData, ciphertext, nameof(associatedData));
        ObjectDisposedException.ThrowIf(_key.IsDisposed, this);
        EncryptChecked(nonce, plaintext, ciphertext, tag, associatedData);
    }

    /// <summary>
    /// Encrypts a message in two pieces: <paramref name="head"/>, then what already stands in <paramref name="ciphertext"/> behind the
    /// head's length. The head starts where the ciphertext starts or is disjoint. At most 127 bytes of it are copied.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void EncryptScattered(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> head, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        Throw.IfLengthIsNot(NonceSize, nonce);
        Throw.IfShorterThan(head.Length, ciphertext);
        Throw.IfLengthIsNot(_tagSize, tag);
        Throw.IfPartialOverlap(head, ciphertext);
        Throw.IfOverlap(nonce, ciphertext, nameof(nonce));
        Throw.IfOverlap(tag, ciphertext, nameof(tag));
        Throw.IfOverlap(associatedData, ciphertext, nameof(associatedData));
        ObjectDisposedException.ThrowIf(_key.IsDisposed, this);

        int whole = head.Length & -AesGcmMessage.HeadUnit;
        head.Slice(whole).CopyTo(ciphertext.Slice(whole));
        EncryptChecked(nonce, whole == 0 ? ciphertext : head.Slice(0, whole), ciphertext, tag, associatedData);
    }

    // The sizes and overlaps are right. Behind the head the plaintext stands in the ciphertext's memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EncryptChecked(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> head, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        UInt128 wholeTag;
        fixed (byte* n = nonce, input = head, output = ciphertext, t = tag, a = associatedData)
        {
            AesGcmMessage message = new()
            {
                Nonce = n,
                PreCounter = 1,
                Input = input,
                HeadLength = (nuint)head.Length,
                Output = output,
                Length = (nuint)ciphertext.Length,
                AssociatedData = a,
                AssociatedDataLength = (nuint)associatedData.Length,
                Tag = _tagSize == MaximumTagSize ? t : (byte*)&wholeTag,
            };
            if (!AesGcmKernels.Run(_kernel, _key, _rounds, message, encrypt: true))
                Overtaken(ciphertext);
            // SP 800-38D, 7.1, step 6: MSB_t, the leading bytes.
            if (_tagSize != MaximumTagSize)
                new ReadOnlySpan<byte>(&wholeTag, _tagSize).CopyTo(tag);
        }
    }

    /// <summary>Decrypts a message if it, the associated data and the tag are authentic.</summary>
    /// <param name="nonce">The 12 bytes that the message was encrypted with; disjoint from the plaintext.</param>
    /// <param name="ciphertext">The encrypted message.</param>
    /// <param name="tag">The authentication tag, <see cref="TagSizeInBytes"/> bytes, disjoint from the plaintext.</param>
    /// <param name="plaintext">Receives the message: as long as the ciphertext, and the same memory or disjoint from it. Zeroed
    /// where authentication fails.</param>
    /// <param name="associatedData">The associated data given to encryption; disjoint from the plaintext.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong size, or buffers overlap.</exception>
    /// <exception cref="AuthenticationTagMismatchException">The message is not authentic;
    /// <paramref name="plaintext"/> has been zeroed.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void Decrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        if (!TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData))
            Throw.TagMismatch();
    }

    /// <summary>Decrypts a message if it, the associated data and the tag are authentic.</summary>
    /// <returns><see langword="false"/>, with a zeroed <paramref name="plaintext"/>, if the message is not authentic.</returns>
    /// <inheritdoc cref="Decrypt" path="/param"/>
    /// <exception cref="ArgumentException">A buffer has the wrong size, or buffers overlap.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDecrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default)
    {
        Throw.IfLengthIsNot(NonceSize, nonce);
        Throw.IfLengthIsNot(_tagSize, tag);
        Throw.IfLengthIsNot(ciphertext.Length, plaintext);
        Throw.IfPartialOverlap(ciphertext, plaintext);
        Throw.IfOverlap(nonce, plaintext, nameof(nonce));
        Throw.IfOverlap(tag, plaintext, nameof(tag));
        Throw.IfOverlap(associatedData, plaintext, nameof(associatedData));
        ObjectDisposedException.ThrowIf(_key.IsDisposed, this);

        UInt128 expected;
        fixed (byte* n = nonce, input = ciphertext, output = plaintext, a = associatedData)
        {
            AesGcmMessage message = new()
            {
                Nonce = n,
                PreCounter = 1,
                Input = input,
                HeadLength = (nuint)ciphertext.Length,
                Output = output,
                Length = (nuint)ciphertext.Length,
                AssociatedData = a,
                AssociatedDataLength = (nuint)associatedData.Length,
                Tag = (byte*)&expected,
            };
            if (!AesGcmKernels.Run(_kernel, _key, _rounds, message, encrypt: false))
                Overtaken(plaintext);
        }

        // The result of the comparison is public: the caller learns it.
        bool authentic = ConstantTime.EqualMask(new ReadOnlySpan<byte>(&expected, _tagSize), tag) != 0;
        // The right tag of a forged message must not stay on the stack.
        expected = UInt128.Zero;
        if (!authentic)
            CryptographicOperations.ZeroMemory(plaintext);
        return authentic;
    }

    // The texts stand apart: the first key of a process does not wait for the JIT to compile them.
    [DoesNotReturn]
    private static void WrongKeySize(ReadOnlySpan<byte> key) =>
        throw new ArgumentException($"An AES key must be 16, 24 or 32 bytes long, but this one has {key.Length}.", nameof(key));

    [DoesNotReturn]
    private static void WrongTagSize(int tagSizeInBytes) => throw new ArgumentException(
        $"The tag must be 12 to 16 bytes long, but {tagSizeInBytes} were asked for.", nameof(tagSizeInBytes));

    // Dispose came during the call: what has been written (under the right key) is cleared.
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    private void Overtaken(Span<byte> output)
    {
        CryptographicOperations.ZeroMemory(output);
        throw new ObjectDisposedException(GetType().FullName);
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _key.Dispose();
}

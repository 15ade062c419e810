using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// HKDF (RFC 5869) over SHA-256, SHA-384 and SHA-512, and TLS 1.3's HKDF-Expand-Label (RFC 8446 section 7.1).
/// The span overloads allocate nothing.
/// </summary>
public static class HKDF
{
    // RFC 5869 section 2.3: L <= 255*HashLen.
    private const int MaxBlocks = 255;

    // RFC 8446 section 7.1: opaque label<7..255> = "tls13 " + Label; opaque context<0..255>; uint16 length.
    private const int MaxVector = byte.MaxValue;

    private static ReadOnlySpan<byte> LabelPrefix => "tls13 "u8;

    /// <summary>Extracts a pseudorandom key (RFC 5869 section 2.2).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="ikm">The input keying material.</param>
    /// <param name="salt">The salt; null or empty stands for as many zeroes as the hash is long.</param>
    /// <returns>The pseudorandom key, as long as the hash.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ikm"/> is null.</exception>
    /// <exception cref="ArgumentException">The hash algorithm name is null or empty.</exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static byte[] Extract(HashAlgorithmName hashAlgorithmName, byte[] ikm, byte[]? salt = null)
    {
        ArgumentNullException.ThrowIfNull(ikm);
        Sha2Algorithm algorithm = hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName));
        byte[] prk = new byte[algorithm.HashSizeInBytes()];
        Extract(algorithm, ikm, salt, prk);
        return prk;
    }

    /// <summary>Extracts a pseudorandom key (RFC 5869 section 2.2).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="ikm">The input keying material.</param>
    /// <param name="salt">The salt; empty stands for as many zeroes as the hash is long.</param>
    /// <param name="prk">Receives the pseudorandom key in its first bytes; may overlap the inputs.</param>
    /// <returns>The number of bytes written: the hash's size.</returns>
    /// <exception cref="ArgumentException">
    /// The hash algorithm name is null or empty, or <paramref name="prk"/> is shorter than the hash.
    /// </exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static int Extract(HashAlgorithmName hashAlgorithmName, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, Span<byte> prk) =>
        Extract(hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName)), ikm, salt, prk);

    /// <summary>Expands a pseudorandom key (RFC 5869 section 2.3).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="prk">A pseudorandom key, at least as long as the hash.</param>
    /// <param name="outputLength">The number of bytes wanted: 1 to 255 times the hash's size.</param>
    /// <param name="info">The context, or null.</param>
    /// <returns>The output keying material.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prk"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The hash algorithm name is null or empty, or <paramref name="prk"/> is shorter than the hash.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputLength"/> is out of range.</exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static byte[] Expand(HashAlgorithmName hashAlgorithmName, byte[] prk, int outputLength, byte[]? info = null)
    {
        ArgumentNullException.ThrowIfNull(prk);
        Sha2Algorithm algorithm = hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputLength, LongestOutput(algorithm));
        CheckPrk(algorithm, prk, nameof(prk));
        byte[] output = new byte[outputLength];
        Expand(algorithm, prk, output, info);
        return output;
    }

    /// <summary>Expands a pseudorandom key (RFC 5869 section 2.3).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="prk">A pseudorandom key, at least as long as the hash.</param>
    /// <param name="output">
    /// Receives the output keying material: 1 to 255 times the hash's size. May overlap <paramref name="prk"/>.
    /// </param>
    /// <param name="info">The context; must not overlap <paramref name="output"/>.</param>
    /// <exception cref="ArgumentException">
    /// The hash algorithm name is null or empty, <paramref name="prk"/> is shorter than the hash, <paramref name="output"/>'s length
    /// is out of range, or it overlaps <paramref name="info"/>.
    /// </exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static void Expand(HashAlgorithmName hashAlgorithmName, ReadOnlySpan<byte> prk, Span<byte> output, ReadOnlySpan<byte> info) =>
        Expand(hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName)), prk, output, info);

    /// <summary>Derives keying material: extract, then expand (RFC 5869).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="ikm">The input keying material.</param>
    /// <param name="outputLength">The number of bytes wanted: 1 to 255 times the hash's size.</param>
    /// <param name="salt">The salt; null or empty stands for as many zeroes as the hash is long.</param>
    /// <param name="info">The context, or null.</param>
    /// <returns>The output keying material.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ikm"/> is null.</exception>
    /// <exception cref="ArgumentException">The hash algorithm name is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputLength"/> is out of range.</exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static byte[] DeriveKey(
        HashAlgorithmName hashAlgorithmName, byte[] ikm, int outputLength, byte[]? salt = null, byte[]? info = null)
    {
        ArgumentNullException.ThrowIfNull(ikm);
        Sha2Algorithm algorithm = hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputLength, LongestOutput(algorithm));
        byte[] output = new byte[outputLength];
        DeriveKey(algorithm, ikm, output, salt, info);
        return output;
    }

    /// <summary>Derives keying material: extract, then expand (RFC 5869).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="ikm">The input keying material.</param>
    /// <param name="output">
    /// Receives the output keying material: 1 to 255 times the hash's size. May overlap <paramref name="ikm"/> and
    /// <paramref name="salt"/>.
    /// </param>
    /// <param name="salt">The salt; empty stands for as many zeroes as the hash is long.</param>
    /// <param name="info">The context; must not overlap <paramref name="output"/>.</param>
    /// <exception cref="ArgumentException">
    /// The hash algorithm name is null or empty, or <paramref name="output"/>'s length is out of range, or it overlaps
    /// <paramref name="info"/>.
    /// </exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static void DeriveKey(
        HashAlgorithmName hashAlgorithmName, ReadOnlySpan<byte> ikm, Span<byte> output, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info) =>
        DeriveKey(hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName)), ikm, output, salt, info);

    /// <summary>TLS 1.3's HKDF-Expand-Label (RFC 8446 section 7.1).</summary>
    /// <param name="hashAlgorithmName">SHA256, SHA384 or SHA512.</param>
    /// <param name="secret">A pseudorandom key, at least as long as the hash.</param>
    /// <param name="label">The label without its "tls13 " prefix: 1 to 249 bytes.</param>
    /// <param name="context">The context: 0 to 255 bytes, usually a transcript hash or empty.</param>
    /// <param name="output">Receives the output: 1 to 255 times the hash's size. May overlap the inputs.</param>
    /// <exception cref="ArgumentException">The hash algorithm name is null or empty, or an argument's length is out of range.</exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    public static void ExpandLabel(
        HashAlgorithmName hashAlgorithmName,
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> label,
        ReadOnlySpan<byte> context,
        Span<byte> output) =>
        ExpandLabel(hashAlgorithmName.ToSha2Algorithm(nameof(hashAlgorithmName)), secret, label, context, output);

    internal static int Extract(Sha2Algorithm algorithm, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, Span<byte> prk)
    {
        Throw.IfShorterThan(algorithm.HashSizeInBytes(), prk);
        switch (algorithm)
        {
            case Sha2Algorithm.Sha256:
                HkdfCore<Sha256State>.Extract(Sha256State.PreferredKernel, salt, ikm, prk);
                break;
            case Sha2Algorithm.Sha384:
                HkdfCore<Sha384State>.Extract(Sha384State.PreferredKernel, salt, ikm, prk);
                break;
            default:
                HkdfCore<Sha512State>.Extract(Sha512State.PreferredKernel, salt, ikm, prk);
                break;
        }

        return algorithm.HashSizeInBytes();
    }

    internal static void Expand(Sha2Algorithm algorithm, ReadOnlySpan<byte> prk, Span<byte> output, ReadOnlySpan<byte> info)
    {
        CheckPrk(algorithm, prk, nameof(prk));
        CheckOutput(algorithm, output);
        // T(1) is written while info is still needed for T(2).
        Throw.IfOverlap(info, output);
        switch (algorithm)
        {
            case Sha2Algorithm.Sha256:
                HkdfCore<Sha256State>.Expand(Sha256State.PreferredKernel, prk, info, output);
                break;
            case Sha2Algorithm.Sha384:
                HkdfCore<Sha384State>.Expand(Sha384State.PreferredKernel, prk, info, output);
                break;
            default:
                HkdfCore<Sha512State>.Expand(Sha512State.PreferredKernel, prk, info, output);
                break;
        }
    }

    internal static void DeriveKey(
        Sha2Algorithm algorithm, ReadOnlySpan<byte> ikm, Span<byte> output, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info)
    {
        CheckOutput(algorithm, output);
        Throw.IfOverlap(info, output);
        switch (algorithm)
        {
            case Sha2Algorithm.Sha256:
                HkdfCore<Sha256State>.DeriveKey(Sha256State.PreferredKernel, ikm, salt, info, output);
                break;
            case Sha2Algorithm.Sha384:
                HkdfCore<Sha384State>.DeriveKey(Sha384State.PreferredKernel, ikm, salt, info, output);
                break;
            default:
                HkdfCore<Sha512State>.DeriveKey(Sha512State.PreferredKernel, ikm, salt, info, output);
                break;
        }
    }

    /// <summary>
    /// Expand with the encoded HkdfLabel { uint16 length; opaque label&lt;7..255&gt;; opaque context&lt;0..255&gt; } as info.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ExpandLabel(
        Sha2Algorithm algorithm, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output)
    {
        CheckPrk(algorithm, secret, nameof(secret));
        CheckOutput(algorithm, output);
        if (label.Length is 0 || label.Length > MaxVector - LabelPrefix.Length)
            throw new ArgumentException("The label must be 1 to 249 bytes long.", nameof(label));
        if (context.Length > MaxVector)
            throw new ArgumentException("The context must be at most 255 bytes long.", nameof(context));

        // The longest output, 255 * 64 bytes, fits the uint16.
        Span<byte> hkdfLabel = stackalloc byte[2 + 1 + MaxVector + 1 + MaxVector];
        BinaryPrimitives.WriteUInt16BigEndian(hkdfLabel, (ushort)output.Length);
        int at = 2;
        hkdfLabel[at++] = (byte)(LabelPrefix.Length + label.Length);
        LabelPrefix.CopyTo(hkdfLabel[at..]);
        at += LabelPrefix.Length;
        label.CopyTo(hkdfLabel[at..]);
        at += label.Length;
        hkdfLabel[at++] = (byte)context.Length;
        context.CopyTo(hkdfLabel[at..]);
        at += context.Length;
        Expand(algorithm, secret, output, hkdfLabel[..at]);
    }

    private static void CheckPrk(Sha2Algorithm algorithm, ReadOnlySpan<byte> prk, string parameter)
    {
        if (prk.Length < algorithm.HashSizeInBytes())
            Throw.TooShort(algorithm.HashSizeInBytes(), prk.Length, parameter);
    }

    private static int LongestOutput(Sha2Algorithm algorithm) => MaxBlocks * algorithm.HashSizeInBytes();

    private static void CheckOutput(Sha2Algorithm algorithm, ReadOnlySpan<byte> output)
    {
        if (output.IsEmpty || output.Length > LongestOutput(algorithm))
            throw new ArgumentException(
                $"The output must be 1 to {LongestOutput(algorithm)} bytes long, but is {output.Length}.", nameof(output));
    }
}

using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The TLS 1.3 group SecP256r1MLKEM768 (draft-ietf-tls-ecdhe-mlkem): ECDH on P-256, then ML-KEM-768. An object is a client's
/// key; a server needs none (<see cref="Respond"/>). The two sides agree on a secret of 64 bytes that stays secret while either
/// half does. A client that offers plain P-256 beside the hybrid may use the same P-256 share for both.
/// </summary>
/// <remarks>Objects are immutable; one may be used from many threads at once. Make a fresh one for every connection.</remarks>
public sealed class SecP256r1MLKEM768 : IDisposable
{
    /// <summary>The length of the client's share in bytes: an uncompressed point of 65 and ML-KEM's encapsulation key.</summary>
    public const int ClientShareSizeInBytes = PlainShareSizeInBytes + MLKem768.EncapsulationKeySizeInBytes;

    /// <summary>The length of the server's share in bytes: an uncompressed point of 65 and ML-KEM's ciphertext.</summary>
    public const int ServerShareSizeInBytes = PlainShareSizeInBytes + MLKem768.CiphertextSizeInBytes;

    /// <summary>The length of the shared secret in bytes: 32 of ECDH and 32 of ML-KEM.</summary>
    public const int SharedSecretSizeInBytes = 64;

    /// <summary>The length of a plain P-256 share in bytes.</summary>
    public const int PlainShareSizeInBytes = 65;

    /// <summary>The length of a plain P-256 shared secret in bytes.</summary>
    public const int PlainSharedSecretSizeInBytes = 32;

    private readonly MlKemKernel _kernel;
    private readonly SecretMemory _memory;

    private SecP256r1MLKEM768(MlKemKernel kernel, SecretMemory memory)
    {
        _kernel = kernel;
        _memory = memory;
    }

    /// <summary>Always true.</summary>
    public static bool IsSupported => true;

    internal SecretMemory Memory => _memory;

    /// <summary>Generates a client's key.</summary>
    public static SecP256r1MLKEM768 GenerateKey() => new(MlKemKernels.Preferred, HybridKeyExchange<HybridP256>.GenerateKey());

    /// <summary>A client's key from given randomness: ML-KEM's seed d‖z, then the P-256 private key.</summary>
    internal static SecP256r1MLKEM768 ImportRandom(MlKemKernel kernel, ReadOnlySpan<byte> random)
    {
        Throw.IfLengthIsNot(HybridKeyExchange<HybridP256>.ClientRandomSize, random);
        if (!HybridKeyExchange<HybridP256>.TryGenerateKey(kernel, random, out SecretMemory memory))
            Throw.BadKey("The private key is not valid.");
        return new SecP256r1MLKEM768(kernel, memory);
    }

    /// <summary>Writes the client's share.</summary>
    /// <param name="clientShare">Receives the share; exactly <see cref="ClientShareSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="clientShare"/> has the wrong length.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportKeyShare(Span<byte> clientShare) => HybridKeyExchange<HybridP256>.ExportKeyShare(_memory, clientShare);

    /// <summary>Writes the P-256 part of the client's share, to be offered as a plain P-256 share as well.</summary>
    /// <param name="share">Receives the share; exactly <see cref="PlainShareSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="share"/> has the wrong length.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportPlainKeyShare(Span<byte> share) => HybridKeyExchange<HybridP256>.ExportPlainKeyShare(_memory, share);

    /// <summary>The client's last step: the shared secret from the server's share.</summary>
    /// <param name="serverShare">The server's share.</param>
    /// <param name="sharedSecret">Receives the secret; exactly <see cref="SharedSecretSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length, or the two overlap.</exception>
    /// <exception cref="CryptographicException">The P-256 part is not an uncompressed point on the curve. <paramref name="sharedSecret"/>
    /// is zeroed.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void DeriveSharedSecret(ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        HybridKeyExchange<HybridP256>.DeriveSharedSecret(_kernel, _memory, serverShare, sharedSecret);
        GC.KeepAlive(this);
    }

    /// <summary>The client's last step where the server took the plain P-256 share.</summary>
    /// <param name="serverShare">The server's P-256 share.</param>
    /// <param name="sharedSecret">Receives the secret; exactly <see cref="PlainSharedSecretSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length.</exception>
    /// <exception cref="CryptographicException">The P-256 part is not an uncompressed point on the curve. <paramref name="sharedSecret"/>
    /// is zeroed.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void DerivePlainSharedSecret(ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        HybridKeyExchange<HybridP256>.DerivePlainSharedSecret(_memory, serverShare, sharedSecret);
        GC.KeepAlive(this);
    }

    /// <summary>The server's whole part: a share and the shared secret in answer to a client's share.</summary>
    /// <param name="clientShare">The client's share.</param>
    /// <param name="serverShare">Receives the server's share; exactly <see cref="ServerShareSizeInBytes"/>.</param>
    /// <param name="sharedSecret">Receives the secret; exactly <see cref="SharedSecretSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length, or two of them overlap.</exception>
    /// <exception cref="CryptographicException">
    /// The P-256 part is not an uncompressed point on the curve, or the ML-KEM key has a coefficient that is not less than q.
    /// <paramref name="serverShare"/> and <paramref name="sharedSecret"/> are zeroed.
    /// </exception>
    public static void Respond(ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        RespondWith(MlKemKernels.Preferred, clientShare, serverShare, sharedSecret);

    internal static void RespondWith(MlKemKernel kernel, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        HybridKeyExchange<HybridP256>.Respond(kernel, clientShare, serverShare, sharedSecret);

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _memory.Dispose();
}

using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The TLS 1.3 group X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): ML-KEM-768, then X25519. An object is a client's
/// key; a server needs none (<see cref="Respond"/>). The two sides agree on a secret of 64 bytes that stays secret while either
/// half does. A client that offers plain X25519 beside the hybrid may use the same X25519 share for both.
/// </summary>
/// <remarks>Objects are immutable; one may be used from many threads at once. Make a fresh one for every connection.</remarks>
public sealed class X25519MLKEM768 : IDisposable
{
    /// <summary>The length of the client's share in bytes: ML-KEM's encapsulation key and 32.</summary>
    public const int ClientShareSizeInBytes = MLKem768.EncapsulationKeySizeInBytes + PlainShareSizeInBytes;

    /// <summary>The length of the server's share in bytes: ML-KEM's ciphertext and 32.</summary>
    public const int ServerShareSizeInBytes = MLKem768.CiphertextSizeInBytes + PlainShareSizeInBytes;

    /// <summary>The length of the shared secret in bytes: 32 of ML-KEM and 32 of X25519.</summary>
    public const int SharedSecretSizeInBytes = 64;

    /// <summary>The length of a plain X25519 share in bytes.</summary>
    public const int PlainShareSizeInBytes = 32;

    /// <summary>The length of a plain X25519 shared secret in bytes.</summary>
    public const int PlainSharedSecretSizeInBytes = 32;

    private readonly MlKemKernel _kernel;
    private readonly SecretMemory _memory;

    private X25519MLKEM768(MlKemKernel kernel, SecretMemory memory)
    {
        _kernel = kernel;
        _memory = memory;
    }

    /// <summary>Always true.</summary>
    public static bool IsSupported => true;

    internal SecretMemory Memory => _memory;

    /// <summary>Generates a client's key.</summary>
    public static X25519MLKEM768 GenerateKey() => new(MlKemKernels.Preferred, HybridKeyExchange<HybridX25519>.GenerateKey());

    /// <summary>A client's key from given randomness: ML-KEM's seed d‖z, then the X25519 private key.</summary>
    internal static X25519MLKEM768 ImportRandom(MlKemKernel kernel, ReadOnlySpan<byte> random)
    {
        Throw.IfLengthIsNot(HybridKeyExchange<HybridX25519>.ClientRandomSize, random);
        if (!HybridKeyExchange<HybridX25519>.TryGenerateKey(kernel, random, out SecretMemory memory))
            Throw.BadKey("The private key is not valid.");
        return new X25519MLKEM768(kernel, memory);
    }

    /// <summary>Writes the client's share.</summary>
    /// <param name="clientShare">Receives the share; exactly <see cref="ClientShareSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="clientShare"/> has the wrong length.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportKeyShare(Span<byte> clientShare) => HybridKeyExchange<HybridX25519>.ExportKeyShare(_memory, clientShare);

    /// <summary>Writes the X25519 part of the client's share, to be offered as a plain X25519 share as well.</summary>
    /// <param name="share">Receives the share; exactly <see cref="PlainShareSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="share"/> has the wrong length.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportPlainKeyShare(Span<byte> share) => HybridKeyExchange<HybridX25519>.ExportPlainKeyShare(_memory, share);

    /// <summary>The client's last step: the shared secret from the server's share.</summary>
    /// <param name="serverShare">The server's share.</param>
    /// <param name="sharedSecret">Receives the secret; exactly <see cref="SharedSecretSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length, or the two overlap.</exception>
    /// <exception cref="CryptographicException">The X25519 part is a point of small order (the result is all zeroes).
    /// <paramref name="sharedSecret"/> is zeroed.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void DeriveSharedSecret(ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        HybridKeyExchange<HybridX25519>.DeriveSharedSecret(_kernel, _memory, serverShare, sharedSecret);
        GC.KeepAlive(this);
    }

    /// <summary>The client's last step where the server took the plain X25519 share.</summary>
    /// <param name="serverShare">The server's X25519 share.</param>
    /// <param name="sharedSecret">Receives the secret; exactly <see cref="PlainSharedSecretSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length.</exception>
    /// <exception cref="CryptographicException">The X25519 part is a point of small order (the result is all zeroes).
    /// <paramref name="sharedSecret"/> is zeroed.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void DerivePlainSharedSecret(ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        HybridKeyExchange<HybridX25519>.DerivePlainSharedSecret(_memory, serverShare, sharedSecret);
        GC.KeepAlive(this);
    }

    /// <summary>The server's whole part: a share and the shared secret in answer to a client's share.</summary>
    /// <param name="clientShare">The client's share.</param>
    /// <param name="serverShare">Receives the server's share; exactly <see cref="ServerShareSizeInBytes"/>.</param>
    /// <param name="sharedSecret">Receives the secret; exactly <see cref="SharedSecretSizeInBytes"/>.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length, or two of them overlap.</exception>
    /// <exception cref="CryptographicException">
    /// The X25519 part is a point of small order (the result is all zeroes), or the ML-KEM key has a coefficient that is not less than q.
    /// <paramref name="serverShare"/> and <paramref name="sharedSecret"/> are zeroed.
    /// </exception>
    public static void Respond(ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        RespondWith(MlKemKernels.Preferred, clientShare, serverShare, sharedSecret);

    internal static void RespondWith(MlKemKernel kernel, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        HybridKeyExchange<HybridX25519>.Respond(kernel, clientShare, serverShare, sharedSecret);

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _memory.Dispose();
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// What <see cref="MLKem512"/>, <see cref="MLKem768"/> and <see cref="MLKem1024"/> have in common: ML-KEM (FIPS 203), a key
/// encapsulation mechanism that withstands quantum computers. An object holds an encapsulation key (public), or that and the
/// decapsulation key (private). It keeps the expanded matrix and the key's hash, so that repeated operations with one key
/// cost less than the first. Objects are immutable; one may be used from many threads at once.
/// </summary>
public abstract unsafe class MLKemKey : IDisposable
{
    private readonly MlKemKernel _kernel;
    private readonly MlKemParameters _parameters;
    private readonly SecretMemory _memory;
    private readonly bool _hasSeed;

    private protected MLKemKey(MlKemKernel kernel, MlKemParameters parameters, MlKemKeySource source, ReadOnlySpan<byte> key)
    {
        _kernel = kernel;
        _parameters = parameters;
        switch (source)
        {
            case MlKemKeySource.Seed:
                Throw.IfLengthIsNot(MlKemParameters.SeedSize, key, "source");
                _memory = new SecretMemory(parameters.PrivateBytes);
                MlKem.GenerateKey(kernel, parameters, key, _memory.UnsafePointer);
                HasPrivateKey = true;
                _hasSeed = true;
                break;
            case MlKemKeySource.DecapsulationKey:
                Throw.IfLengthIsNot(parameters.DecapsulationKeySize, key, "source");
                _memory = new SecretMemory(parameters.PrivateBytes);
                if (!MlKem.TryExpandPrivateKey(kernel, parameters, key, _memory.UnsafePointer))
                    ThrowBadKey("The decapsulation key is not valid.");
                HasPrivateKey = true;
                break;
            default:
                Throw.IfLengthIsNot(parameters.EncapsulationKeySize, key, "source");
                _memory = new SecretMemory(parameters.PublicBytes);
                if (!MlKem.TryExpandPublicKey(kernel, parameters, key, _memory.UnsafePointer))
                    ThrowBadKey("The encapsulation key is not valid: a coefficient is not less than q.");
                break;
        }
    }

    /// <summary>Always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether the object holds the decapsulation key.</summary>
    public bool HasPrivateKey { get; }

    /// <summary>Makes a fresh shared secret and the ciphertext that carries it to the holder of the decapsulation key.</summary>
    /// <param name="ciphertext">Receives the ciphertext; exactly its length.</param>
    /// <param name="sharedSecret">Receives the 32-byte secret.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length, or the two overlap.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Encapsulate(Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        CheckEncapsulateArguments(ciphertext, sharedSecret);
        Span<byte> m = stackalloc byte[MlKemParameters.SymmetricSize];
        SystemRandom.Fill(m);
        EncapsulateCore(m, ciphertext, sharedSecret);
        CryptographicOperations.ZeroMemory(m);
    }

    /// <summary>Makes a fresh shared secret and the ciphertext that carries it to the holder of the decapsulation key.</summary>
    /// <param name="ciphertext">Receives the ciphertext.</param>
    /// <param name="sharedSecret">Receives the 32-byte secret.</param>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Encapsulate(out byte[] ciphertext, out byte[] sharedSecret)
    {
        ciphertext = new byte[_parameters.CiphertextSize];
        sharedSecret = new byte[MlKemParameters.SymmetricSize];
        Encapsulate(ciphertext.AsSpan(), sharedSecret.AsSpan());
    }

    /// <summary>Algorithm 17: encapsulation with the randomness given.</summary>
    internal void Encapsulate(ReadOnlySpan<byte> m, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Throw.IfLengthIsNot(MlKemParameters.SymmetricSize, m);
        CheckEncapsulateArguments(ciphertext, sharedSecret);
        EncapsulateCore(m, ciphertext, sharedSecret);
    }

    /// <summary>Recovers the shared secret from a ciphertext.</summary>
    /// <remarks>
    /// A ciphertext that was not made for this key is no error: it gives a secret that nobody else knows (implicit rejection, FIPS 203
    /// section 6.3), in the same time.
    /// </remarks>
    /// <param name="ciphertext">The ciphertext.</param>
    /// <param name="sharedSecret">Receives the 32-byte secret.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong length.</exception>
    /// <exception cref="CryptographicException">The object holds no decapsulation key.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        Throw.IfLengthIsNot(_parameters.CiphertextSize, ciphertext);
        Throw.IfLengthIsNot(MlKemParameters.SymmetricSize, sharedSecret);
        ThrowIfNoPrivateKey();
        using SecretMemory.Lease lease = _memory.Acquire();
        MlKem.Decapsulate(_kernel, _parameters, lease.Pointer, ciphertext, sharedSecret);
        GC.KeepAlive(this);
    }

    /// <summary>Recovers the shared secret from a ciphertext.</summary>
    /// <returns>The 32-byte secret.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ciphertext"/> is null.</exception>
    /// <exception cref="ArgumentException">The ciphertext has the wrong length.</exception>
    /// <exception cref="CryptographicException">The object holds no decapsulation key.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] Decapsulate(byte[] ciphertext)
    {
        ArgumentNullException.ThrowIfNull(ciphertext);
        byte[] sharedSecret = new byte[MlKemParameters.SymmetricSize];
        Decapsulate(ciphertext, sharedSecret);
        return sharedSecret;
    }

    /// <summary>Writes the encapsulation key.</summary>
    /// <param name="destination">Exactly its length.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has the wrong length.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportEncapsulationKey(Span<byte> destination)
    {
        Throw.IfLengthIsNot(_parameters.EncapsulationKeySize, destination);
        using SecretMemory.Lease lease = _memory.Acquire();
        lease.Span.Slice(_parameters.EncodedOffset, _parameters.EncapsulationKeySize).CopyTo(destination);
    }

    /// <summary>The encapsulation key.</summary>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] ExportEncapsulationKey()
    {
        byte[] key = new byte[_parameters.EncapsulationKeySize];
        ExportEncapsulationKey(key);
        return key;
    }

    /// <summary>Writes the decapsulation key in the form of FIPS 203.</summary>
    /// <param name="destination">Exactly its length.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has the wrong length.</exception>
    /// <exception cref="CryptographicException">The object holds no decapsulation key.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportDecapsulationKey(Span<byte> destination)
    {
        Throw.IfLengthIsNot(_parameters.DecapsulationKeySize, destination);
        ThrowIfNoPrivateKey();
        using SecretMemory.Lease lease = _memory.Acquire();
        MlKem.EncodePrivateKey(_kernel, _parameters, lease.Pointer, destination);
        GC.KeepAlive(this);
    }

    /// <summary>The decapsulation key in the form of FIPS 203.</summary>
    /// <exception cref="CryptographicException">The object holds no decapsulation key.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] ExportDecapsulationKey()
    {
        byte[] key = new byte[_parameters.DecapsulationKeySize];
        ExportDecapsulationKey(key);
        return key;
    }

    /// <summary>Writes the 64-byte seed d‖z that the key was generated from.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 64 bytes long.</exception>
    /// <exception cref="CryptographicException">The object does not know the seed: it holds a public key, or was imported in the expanded
    /// form.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public void ExportPrivateSeed(Span<byte> destination)
    {
        Throw.IfLengthIsNot(MlKemParameters.SeedSize, destination);
        ThrowIfNoPrivateKey();
        using SecretMemory.Lease lease = _memory.Acquire();
        if (!_hasSeed)
            throw new CryptographicException("The key was imported without its seed.");
        lease.Span.Slice(_parameters.SeedOffset, MlKemParameters.SeedSize).CopyTo(destination);
    }

    /// <summary>The 64-byte seed d‖z that the key was generated from.</summary>
    /// <exception cref="CryptographicException">The object does not know the seed: it holds a public key, or was imported in the expanded
    /// form.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] ExportPrivateSeed()
    {
        byte[] seed = new byte[MlKemParameters.SeedSize];
        ExportPrivateSeed(seed);
        return seed;
    }

    /// <summary>The public key as a DER SubjectPublicKeyInfo.</summary>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] ExportSubjectPublicKeyInfo() =>
        KeyEncoding.WriteSubjectPublicKeyInfo(_parameters.Oid, default, ExportEncapsulationKey());

    /// <summary>The public key as a PEM "PUBLIC KEY".</summary>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public string ExportSubjectPublicKeyInfoPem() =>
        PemEncoding.WriteString(KeyEncoding.PublicKeyLabel, ExportSubjectPublicKeyInfo());

    /// <summary>The private key as a DER PKCS#8 PrivateKeyInfo: the seed where it is known, otherwise the expanded key.</summary>
    /// <exception cref="CryptographicException">The object holds no decapsulation key.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] ExportPkcs8PrivateKey() =>
        MlKemPrivateKeyEncoding.Export(this, _parameters, _hasSeed ? MlKemPrivateKeyForm.Seed : MlKemPrivateKeyForm.ExpandedKey);

    /// <summary>The private key as a PEM "PRIVATE KEY".</summary>
    /// <exception cref="CryptographicException">The object holds no decapsulation key.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public string ExportPkcs8PrivateKeyPem() => KeyEncoding.WritePem(KeyEncoding.PrivateKeyLabel, ExportPkcs8PrivateKey());

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    internal SecretMemory Memory => _memory;

    internal MlKemParameters Parameters => _parameters;

    private void EncapsulateCore(ReadOnlySpan<byte> m, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        MlKem.Encapsulate(_kernel, _parameters, lease.Pointer, m, ciphertext, sharedSecret);
        GC.KeepAlive(this);
    }

    private void CheckEncapsulateArguments(Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Throw.IfLengthIsNot(_parameters.CiphertextSize, ciphertext);
        Throw.IfLengthIsNot(MlKemParameters.SymmetricSize, sharedSecret);
        Throw.IfOverlap(ciphertext, sharedSecret);
    }

    private void ThrowIfNoPrivateKey()
    {
        if (!HasPrivateKey)
            Throw.NoPrivateKey();
    }

    [DoesNotReturn]
    private void ThrowBadKey(string message)
    {
        _memory.Dispose();
        throw new CryptographicException(message);
    }
}

using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// What the ECDH and the ECDSA key share: a validated public point, perhaps the private scalar, and
/// the kernel. Immutable but for a table that speeds up repeated verification; <see cref="Dispose"/> clears the private key.
/// </summary>
internal sealed class P256Key : IDisposable
{
    private readonly SecretMemory? _privateKey;
    private readonly P256Affine _point;
    private volatile bool _disposed;

    // A key that verifies more than once or twice earns a table: making it costs as much as two to four verifications save.
    private const int VerificationsBeforeTable = 4;
    private SecretMemory? _verificationTable;
    private int _verifications;

    private P256Key(P256Kernel kernel, SecretMemory? privateKey, in P256Affine point)
    {
        Kernel = kernel;
        _privateKey = privateKey;
        _point = point;
    }

    internal P256Kernel Kernel { get; }

    internal bool HasPrivateKey => _privateKey is not null;

    internal SecretMemory? PrivateKeyMemory => _privateKey;

    /// <summary>The public point.</summary>
    internal ref readonly P256Affine Point
    {
        get
        {
            ThrowIfDisposed();
            return ref _point;
        }
    }

    internal static P256Key Generate(P256Kernel kernel)
    {
        Span<byte> privateKey = stackalloc byte[P256Ecdh.PrivateKeySize];
        Span<byte> publicKey = stackalloc byte[P256Ecdh.PublicKeySize];
        try
        {
            P256Ecdh.GenerateKey(kernel, privateKey, publicKey);
            return FromPair(kernel, privateKey, publicKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    /// <summary>Takes a private key of any length but 32 bytes for a wrong argument, and one outside [1, n − 1] for a bad key.</summary>
    internal static P256Key ImportPrivateKey(P256Kernel kernel, ReadOnlySpan<byte> source)
    {
        Throw.IfLengthIsNot(P256Ecdh.PrivateKeySize, source);
        Span<byte> publicKey = stackalloc byte[P256Ecdh.PublicKeySize];
        if (!P256Ecdh.TryComputePublicKey(kernel, source, publicKey))
            Throw.BadKey("The private key is zero or not below the order of the group.");
        return FromPair(kernel, source, publicKey);
    }

    internal static P256Key ImportPublicKey(P256Kernel kernel, ReadOnlySpan<byte> source)
    {
        Throw.IfLengthIsNot(P256Ecdh.PublicKeySize, source);
        if (!P256Affine.TryFromBytes(out P256Affine point, source))
            Throw.BadKey("The public key is not an uncompressed point of the curve P-256.");
        return new P256Key(kernel, null, point);
    }

    internal void ExportPrivateKey(Span<byte> destination)
    {
        Throw.IfLengthIsNot(P256Ecdh.PrivateKeySize, destination);
        CopyPrivateKeyTo(destination);
    }

    internal void ExportPublicKey(Span<byte> destination)
    {
        Throw.IfLengthIsNot(P256Ecdh.PublicKeySize, destination);
        Point.ToBytes(destination);
    }

    /// <summary>Copies the private key, which the caller clears.</summary>
    internal void CopyPrivateKeyTo(Span<byte> destination)
    {
        ThrowIfNoPrivateKey();
        _privateKey!.CopyTo(destination);
    }

    /// <summary>The table for verifying with this key: null for the first few times.</summary>
    internal SecretMemory? VerificationTable()
    {
        SecretMemory? table = Volatile.Read(ref _verificationTable);
        if (table is null && _verifications < VerificationsBeforeTable
            && Interlocked.Increment(ref _verifications) == VerificationsBeforeTable)
        {
            table = P256Group.CreateVerificationTable(Kernel, _point);
            Volatile.Write(ref _verificationTable, table);
            // Not in this thread's rounding mode: count again, for a thread that can.
            if (table is null)
                Volatile.Write(ref _verifications, 0);
        }

        return table;
    }

    internal void ThrowIfNoPrivateKey()
    {
        ThrowIfDisposed();
        if (_privateKey is null)
            Throw.NoPrivateKey();
    }

    internal void ThrowIfDisposed()
    {
        if (_disposed)
            throw new ObjectDisposedException(null, "The key has been disposed.");
    }

    public void Dispose()
    {
        _disposed = true;
        _privateKey?.Dispose();
        _verificationTable?.Dispose();
    }

    private static P256Key FromPair(P256Kernel kernel, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey)
    {
        P256Limbs.FromBytes(out P256Limbs x, publicKey[1..33]);
        P256Limbs.FromBytes(out P256Limbs y, publicKey[33..65]);
        return new P256Key(kernel, new SecretMemory(privateKey), new P256Affine { X = x, Y = y });
    }
}

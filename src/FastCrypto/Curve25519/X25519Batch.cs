using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// Many X25519 operations at once (RFC 7748), for servers that collect handshakes. Keys stand one after another, 32 bytes each.
/// </summary>
public static class X25519Batch
{
    /// <summary>The number of keys per call, or a multiple of it, that this machine handles best.</summary>
    public static int PreferredCount => LanesOf(Curve25519Kernels.X25519BatchPreferred);

    /// <summary>
    /// Derives one raw secret per pair of keys, as <see cref="X25519DiffieHellman.DeriveRawSecretAgreement(ReadOnlySpan{byte})"/> does.
    /// </summary>
    /// <param name="privateKeys">The private keys, 32 bytes each.</param>
    /// <param name="publicKeys">The other parties' public keys, 32 bytes each, as many as private keys.</param>
    /// <param name="destination">The secrets, 32 bytes each, as many as keys; all zeroes where the public key is not valid.</param>
    /// <param name="valid">One element per key: false where the public key has small order and the secret would be zero.</param>
    /// <returns>Whether every public key was valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not agree, <paramref name="destination"/> overlaps an input in part, or
    /// <paramref name="valid"/> overlaps another buffer.</exception>
    public static bool DeriveRawSecretAgreements(
        ReadOnlySpan<byte> privateKeys, ReadOnlySpan<byte> publicKeys, Span<byte> destination, Span<bool> valid) =>
        DeriveRawSecretAgreements(Curve25519Kernels.X25519BatchPreferred, privateKeys, publicKeys, destination, valid);

    internal static bool DeriveRawSecretAgreements(
        X25519BatchKernel kernel, ReadOnlySpan<byte> privateKeys, ReadOnlySpan<byte> publicKeys, Span<byte> destination, Span<bool> valid)
    {
        int count = CountOf(privateKeys, nameof(privateKeys));
        Throw.IfLengthIsNot(privateKeys.Length, publicKeys);
        Throw.IfLengthIsNot(privateKeys.Length, destination);
        if (valid.Length != count)
            Throw.WrongLength(count, valid.Length, nameof(valid));
        Throw.IfPartialOverlap(privateKeys, destination);
        Throw.IfPartialOverlap(publicKeys, destination);
        Span<byte> results = MemoryMarshal.AsBytes(valid);
        Throw.IfOverlap(privateKeys, results, nameof(valid));
        Throw.IfOverlap(publicKeys, results, nameof(valid));
        Throw.IfOverlap(destination, results, nameof(valid));

        ScalarMultiply(kernel, privateKeys, publicKeys, destination);
        bool all = true;
        for (int i = 0; i < count; i++)
        {
            // Public: it depends on the peer's key alone.
            valid[i] = ConstantTime.AllZeroMask(destination.Slice(i * X25519.KeySize, X25519.KeySize)) == 0;
            all &= valid[i];
        }

        return all;
    }

    /// <summary>Generates key pairs.</summary>
    /// <param name="privateKeys">The private keys, 32 bytes each: the caller's to clear.</param>
    /// <param name="publicKeys">The public keys, 32 bytes each, as many as private keys.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or the buffers overlap.</exception>
    public static void GenerateKeys(Span<byte> privateKeys, Span<byte> publicKeys)
    {
        CountOf(privateKeys, nameof(privateKeys));
        Throw.IfLengthIsNot(privateKeys.Length, publicKeys);
        Throw.IfOverlap(privateKeys, publicKeys);
        SystemRandom.Fill(privateKeys);
        DerivePublicKeys(Curve25519Kernels.X25519BatchPreferred, privateKeys, publicKeys);
    }

    /// <summary>X25519(privateKey, 9) for each key; the lengths are equal and the buffers do not overlap.</summary>
    internal static void DerivePublicKeys(X25519BatchKernel kernel, ReadOnlySpan<byte> privateKeys, Span<byte> publicKeys)
    {
        while (privateKeys.Length > 0)
        {
            int lanes = LanesFor(kernel, privateKeys.Length / X25519.KeySize);
            int size = Math.Min(lanes * X25519.KeySize, privateKeys.Length);
            if (CpuProfile.X64V4 && lanes == 8)
                X25519BatchKeysFma.DerivePublicKeys<X25519BatchCombFma512>(privateKeys[..size], publicKeys[..size]);
            else if (CpuProfile.X64V3 && lanes == 4)
                X25519BatchKeysFma.DerivePublicKeys<X25519BatchCombFma256>(privateKeys[..size], publicKeys[..size]);
            else
                X25519.DerivePublicKey(SingleOf(kernel), privateKeys[..size], publicKeys[..size]);
            privateKeys = privateKeys[size..];
            publicKeys = publicKeys[size..];
        }
    }

    private static void ScalarMultiply(
        X25519BatchKernel kernel, ReadOnlySpan<byte> privateKeys, ReadOnlySpan<byte> publicKeys, Span<byte> destination)
    {
        while (privateKeys.Length > 0)
        {
            int lanes = LanesFor(kernel, privateKeys.Length / X25519.KeySize);
            int size = Math.Min(lanes * X25519.KeySize, privateKeys.Length);
            if (CpuProfile.X64V4 && lanes == 8)
                X25519BatchFma.ScalarMultiply<X25519BatchFma512>(privateKeys[..size], publicKeys[..size], destination[..size]);
            else if (CpuProfile.X64V3 && lanes == 4)
                X25519BatchFma.ScalarMultiply<X25519BatchFma256>(privateKeys[..size], publicKeys[..size], destination[..size]);
            else
                X25519.TryDerive(SingleOf(kernel), privateKeys[..size], publicKeys[..size], destination[..size]);
            privateKeys = privateKeys[size..];
            publicKeys = publicKeys[size..];
            destination = destination[size..];
        }
    }

    /// <summary>
    /// The lanes for the keys that go next. A vector costs as much for one key as for all its lanes: eight lanes about as much as
    /// three and a half single operations, four lanes as two to two and a half.
    /// </summary>
    private static int LanesFor(X25519BatchKernel kernel, int left) =>
        CpuProfile.X64V4 && left > 4 && kernel == X25519BatchKernel.Fma512 ? 8
        : CpuProfile.X64V3 && left > 2 && kernel != X25519BatchKernel.PortableLoop ? 4
        : 1;

    private static X25519Kernel SingleOf(X25519BatchKernel kernel) =>
        kernel == X25519BatchKernel.PortableLoop ? X25519Kernel.Portable : X25519Kernel.Fma256;

    private static int LanesOf(X25519BatchKernel kernel) => kernel switch
    {
        X25519BatchKernel.Fma512 => 8,
        X25519BatchKernel.Fma256 => 4,
        _ => 1,
    };

    private static int CountOf(ReadOnlySpan<byte> keys, string parameter)
    {
        if (keys.Length % X25519.KeySize != 0)
            throw new ArgumentException($"The buffer must be a multiple of {X25519.KeySize} bytes long, but is {keys.Length}.", parameter);
        return keys.Length / X25519.KeySize;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Key generation and ECDH on spans, without key objects and without allocation: what <see cref="ECDiffieHellmanP256"/>, the hybrid
/// groups and TLS share. Callers check lengths and clear their copies.
/// </summary>
[ConstantTime]
internal static class P256Ecdh
{
    internal const int PrivateKeySize = 32;
    internal const int PublicKeySize = P256Affine.EncodedSize;
    internal const int SecretSize = 32;

    internal static void GenerateKey(Span<byte> privateKey, Span<byte> publicKey) =>
        GenerateKey(P256Kernels.Preferred, privateKey, publicKey);

    /// <summary>A key pair by rejection sampling (FIPS 186-5, A.2.2): 256 random bits until they are in [1, n − 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GenerateKey(P256Kernel kernel, Span<byte> privateKey, Span<byte> publicKey)
    {
        // A candidate is refused with probability 2^-32; that one was, says nothing about the next.
        do
        {
            SystemRandom.Fill(privateKey);
        }
        while (!TryComputePublicKey(kernel, privateKey, publicKey));
    }

    internal static bool TryComputePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) =>
        TryComputePublicKey(P256Kernels.Preferred, privateKey, publicKey);

    /// <summary>The public key of a private key; false, with nothing written, if that is not in [1, n − 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryComputePublicKey(P256Kernel kernel, ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        P256Limbs.FromBytes(out P256Limbs k, privateKey);
        bool valid = P256ScalarField.ValidMask(k) != 0;
        if (valid)
        {
            P256Group.MultiplyBase(kernel, out P256PointPortable projective, k);
            projective.ToAffine(out P256Affine point);
            point.ToBytes(publicKey);
            // Its Z tells of the additions that made it.
            Clear(ref projective);
        }

        Clear(ref k);
        return valid;
    }

    internal static bool TryDerive(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> secret) =>
        TryDerive(P256Kernels.Preferred, privateKey, peerPublicKey, secret);

    /// <summary>
    /// The x-coordinate of d·Q (SP 800-56A, 5.7.1.2); false, and a secret of zeroes, if the peer's key fails full validation. The private
    /// key is in [1, n − 1].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryDerive(P256Kernel kernel, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> secret)
    {
        if (!P256Affine.TryFromBytes(out P256Affine peer, peerPublicKey))
        {
            CryptographicOperations.ZeroMemory(secret);
            return false;
        }

        Derive(kernel, privateKey, peer, secret);
        return true;
    }

    /// <summary>The x-coordinate of d·Q for a point that has been validated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Derive(P256Kernel kernel, ReadOnlySpan<byte> privateKey, in P256Affine peer, Span<byte> secret)
    {
        P256Limbs.FromBytes(out P256Limbs k, privateKey);
        P256Group.MultiplyX(kernel, out P256Limbs x, k, peer);
        x.ToBytes(secret);
        Clear(ref k);
        Clear(ref x);
    }

    /// <summary>Zeroes a struct that held a secret, in a way that the compiler keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear<T>(ref T secret) where T : unmanaged =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<T>(ref secret)));
}

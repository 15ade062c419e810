using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// X25519 on spans, without a key object and without an allocation: what the key object, the hybrids and TLS share.
/// The callers have checked the lengths and clear their own copies of secrets. Each choice of a kernel asks for its tier, a constant: lower
/// tiers never compile it.
/// </summary>
internal static class X25519
{
    internal const int KeySize = 32;

    /// <summary>A fresh private key and its public key.</summary>
    internal static void GenerateKeyPair(Span<byte> privateKey, Span<byte> publicKey)
    {
        SystemRandom.Fill(privateKey);
        DerivePublicKey(privateKey, publicKey);
    }

    /// <summary>X25519(privateKey, 9).</summary>
    internal static void DerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) =>
        DerivePublicKey(Curve25519Kernels.X25519Preferred, privateKey, publicKey);

    /// <remarks>
    /// The base point u = 9 is the image of Ed25519's base point B, so the product is the image of [k]B (RFC 7748 section 4.1), for
    /// which there are tables.
    /// </remarks>
    [ConstantTime]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void DerivePublicKey(X25519Kernel kernel, ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        Span<byte> clamped = stackalloc byte[KeySize];
        Clamp(privateKey, clamped);
        Scalar25519 scalar = Scalar25519.FromBytes(clamped);
        EdwardsPoint25519 point;
        switch (kernel)
        {
            case X25519Kernel.Fma256 when CpuProfile.X64V3:
                Edwards25519Fma256.MultiplyBase(scalar, out point);
                break;
            default:
                Edwards25519Portable.MultiplyBase(scalar, out point);
                break;
        }

        Edwards25519Portable.EncodeMontgomery(point, publicKey);
        CryptographicOperations.ZeroMemory(clamped);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref scalar)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<EdwardsPoint25519>(ref point)));
    }

    /// <summary>
    /// X25519(privateKey, publicKey). False, with zeroes in <paramref name="secret"/>, if the result is all zeroes: the public
    /// key had small order and contributed nothing (RFC 7748 section 6.1, RFC 8446 section 7.4.2).
    /// </summary>
    internal static bool TryDerive(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret) =>
        TryDerive(Curve25519Kernels.X25519Preferred, privateKey, publicKey, secret);

    internal static bool TryDerive(X25519Kernel kernel, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        ScalarMultiply(kernel, privateKey, publicKey, secret);

        // That the exchange failed is public: it depends on the peer's key alone.
        return ConstantTime.AllZeroMask(secret) == 0;
    }

    /// <summary>decodeScalar25519 (section 5): bits 0–2 and 255 cleared, bit 254 set.</summary>
    [ConstantTime]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clamp(ReadOnlySpan<byte> scalar, Span<byte> clamped)
    {
        scalar[..KeySize].CopyTo(clamped);
        clamped[0] &= 0xF8;
        clamped[31] = (byte)((clamped[31] & 0x7F) | 0x40);
    }

    private static void ScalarMultiply(X25519Kernel kernel, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, Span<byte> result)
    {
        switch (kernel)
        {
            case X25519Kernel.Fma256 when CpuProfile.X64V3:
                X25519Fma256.ScalarMultiply(scalar, u, result);
                break;
            default:
                X25519Portable.ScalarMultiply(scalar, u, result);
                break;
        }
    }
}

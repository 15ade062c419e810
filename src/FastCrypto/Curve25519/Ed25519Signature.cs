using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>The steps of Ed25519 (RFC 8032 sections 5.1.5 to 5.1.7) around the point multiplications of a kernel.</summary>
internal static class Ed25519Signature
{
    internal const int KeySize = 32;
    internal const int SignatureSize = 64;

    /// <summary>seed, then the scalar s, then the prefix: what a private key keeps.</summary>
    internal const int ExpandedSize = 96;

    private const int PrefixOffset = 64;

    /// <summary>
    /// Section 5.1.5: h = SHA-512(seed), s from the clamped first half, prefix the second half, A = [s]B. Fills
    /// <paramref name="expanded"/> (seed, s, prefix) and <paramref name="publicKey"/>, and returns −A for verification.
    /// </summary>
    [ConstantTime]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static EdwardsPoint25519 Expand(Ed25519Kernel kernel, ReadOnlySpan<byte> seed, Span<byte> expanded, Span<byte> publicKey)
    {
        seed.CopyTo(expanded);
        Span<byte> h = expanded[KeySize..];
        Sha512State hash = Sha512State.Create();
        hash.Append(seed);
        hash.GetHashAndReset(h);
        hash.Clear();
        X25519.Clamp(h, h);

        Scalar25519 s = Scalar25519.FromBytes(h);
        MultiplyBase(kernel, s, out EdwardsPoint25519 a);
        EdwardsPoint25519 negative = default;
        Edwards25519Portable.ToAffine(a, out FieldElement25519 x, out negative.Y);
        Edwards25519Portable.Encode(x, negative.Y, publicKey);
        Field25519Portable.SubtractTight(FieldElement25519.Zero, x, out negative.X);
        negative.Z = FieldElement25519.One;
        Field25519Portable.Multiply(negative.X, negative.Y, out negative.T);

        // The projective form tells about s what the affine one does not.
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<EdwardsPoint25519>(ref a)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref s)));
        return negative;
    }

    /// <summary>Section 5.1.6, from an expanded private key. The signature may overlap the data.</summary>
    [ConstantTime]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sign(
        Ed25519Kernel kernel, ReadOnlySpan<byte> expanded, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, Span<byte> signature)
    {
        Span<byte> digest = stackalloc byte[64];
        Span<byte> encodedR = stackalloc byte[KeySize];

        // Step 2: r = SHA-512(prefix || M) mod L.
        Sha512State hash = Sha512State.Create();
        hash.Append(expanded[PrefixOffset..]);
        hash.Append(data);
        hash.GetHashAndReset(digest);
        Scalar25519 r = Scalar25519.FromWideBytes(digest);

        // Step 3: R = [r]B.
        MultiplyBase(kernel, r, out EdwardsPoint25519 point);
        Edwards25519Portable.Encode(point, encodedR);

        // Step 4: k = SHA-512(R || A || M) mod L. Public.
        hash.Append(encodedR);
        hash.Append(publicKey);
        hash.Append(data);
        hash.GetHashAndReset(digest);
        Scalar25519 k = Scalar25519.FromWideBytes(digest);

        // Step 5: S = (r + k·s) mod L.
        Scalar25519 s = Scalar25519.FromBytes(expanded[KeySize..]);
        Scalar25519 sum = Scalar25519.MultiplyAdd(s, k, r);
        encodedR.CopyTo(signature);
        sum.ToBytes(signature[KeySize..]);

        hash.Clear();
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<EdwardsPoint25519>(ref point)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref r)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref s)));
    }

    /// <summary>
    /// Section 5.1.7, with the equation without cofactor and k reduced modulo L: S must be below L and the encoding of [S]B − [k mod L]A
    /// must be R, byte for byte, which refuses every non-canonical R.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="negativeA">−A.</param>
    /// <param name="publicKey">A as it was encoded.</param>
    /// <param name="data">M.</param>
    /// <param name="signature">R and S.</param>
    internal static bool VerifyVartime(
        Ed25519Kernel kernel, in EdwardsPoint25519 negativeA, ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Scalar25519 s = Scalar25519.FromBytes(signature[KeySize..]);
        if (s.IsBelowOrderMask() == 0)
            return false;

        Span<byte> digest = stackalloc byte[64];
        Sha512State hash = Sha512State.Create();
        hash.Append(signature[..KeySize]);
        hash.Append(publicKey);
        hash.Append(data);
        hash.GetHashAndReset(digest);
        Scalar25519 k = Scalar25519.FromWideBytes(digest);

        DoubleScalarMultiplyVartime(kernel, s, k, negativeA, out EdwardsPoint25519 r);
        Span<byte> encodedR = digest[..KeySize];
        Edwards25519Portable.Encode(r, encodedR);
        return encodedR.SequenceEqual(signature[..KeySize]);
    }

    internal static void MultiplyBase(Ed25519Kernel kernel, in Scalar25519 scalar, out EdwardsPoint25519 result)
    {
        switch (kernel)
        {
            case Ed25519Kernel.Fma256 when CpuProfile.X64V3:
                Edwards25519Fma256.MultiplyBase(scalar, out result);
                break;
            default:
                Edwards25519Portable.MultiplyBase(scalar, out result);
                break;
        }
    }

    internal static void DoubleScalarMultiplyVartime(
        Ed25519Kernel kernel, in Scalar25519 s, in Scalar25519 k, in EdwardsPoint25519 p, out EdwardsPoint25519 result)
    {
        switch (kernel)
        {
            case Ed25519Kernel.Fma256 when CpuProfile.X64V3:
                Edwards25519Fma256.DoubleScalarMultiplyVartime(s, k, p, out result);
                break;
            default:
                Edwards25519Portable.DoubleScalarMultiplyVartime(s, k, p, out result);
                break;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>ECDSA (FIPS 186-5, 6.4) on spans: hashes and keys in, r ‖ s (IEEE P1363, 64 bytes) out. No allocation.</summary>
[ConstantTime]
internal static class P256Ecdsa
{
    internal const int SignatureSize = 64;

    /// <summary>
    /// The additional input that hedges a nonce, in bytes: 128 bits beside the private key, and short enough that the seed stays within
    /// two blocks of SHA-256.
    /// </summary>
    internal const int AdditionalInputSize = 16;

    /// <summary>Signs with a hedged nonce, drawn by HMAC-SHA-256 whatever hash made <paramref name="hash"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sign(P256Kernel kernel, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        Span<byte> additionalInput = stackalloc byte[AdditionalInputSize];
        SystemRandom.Fill(additionalInput);
        Sign<Sha256State>(kernel, privateKey, hash, additionalInput, signature);
        CryptographicOperations.ZeroMemory(additionalInput);
    }

    /// <summary>Signs with the nonce of RFC 6979 for that additional input; none makes it deterministic, for tests only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sign<THash>(
        P256Kernel kernel, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> additionalInput, Span<byte> signature)
        where THash : unmanaged, ISha2State<THash>
    {
        Span<byte> reducedHash = stackalloc byte[32];
        HashToScalar(out P256Limbs z, hash);
        z.ToBytes(reducedHash);
        P256Limbs.FromBytes(out P256Limbs d, privateKey);
        P256NonceGenerator<THash> nonces = default;
        nonces.Start(privateKey, reducedHash, additionalInput);
        P256Limbs k;
        do
        {
            nonces.Next(out k);
        }
        while (!TrySignWithNonce(kernel, d, k, z, signature));

        nonces.Clear();
        P256Ecdh.Clear(ref d);
        P256Ecdh.Clear(ref k);
    }

    /// <summary>
    /// FIPS 186-5, 6.4.1, steps 5 to 11 for the nonce k; false if r or s is zero. The signature is public, so branching on that is allowed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TrySignWithNonce(P256Kernel kernel, in P256Limbs d, in P256Limbs k, in P256Limbs z, Span<byte> signature)
    {
        P256Group.MultiplyBase(kernel, out P256PointPortable point, k);
        point.ToAffineX(out P256Limbs r, k, out P256Limbs inverse);
        // x < p < 2n.
        P256ScalarField.Reduce(out r, r);
        P256ScalarField.Multiply(out P256Limbs t, r, d);
        P256ScalarField.Add(out t, t, z);
        P256ScalarField.Multiply(out P256Limbs s, t, inverse);
        r.ToBytes(signature);
        s.ToBytes(signature[32..]);
        P256Ecdh.Clear(ref point);
        P256Ecdh.Clear(ref inverse);
        P256Ecdh.Clear(ref t);
        return (r.ZeroMask() | s.ZeroMask()) == 0;
    }

    /// <summary>FIPS 186-5, 6.4.2. Everything here is public.</summary>
    internal static bool VerifyVartime(
        P256Kernel kernel, in P256Affine publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, SecretMemory? table = null)
    {
        P256Limbs.FromBytes(out P256Limbs r, signature);
        P256Limbs.FromBytes(out P256Limbs s, signature[32..]);
        if ((P256ScalarField.ValidMask(r) & P256ScalarField.ValidMask(s)) == 0)
            return false;
        HashToScalar(out P256Limbs z, hash);
        P256Inverse.ModNVartime(out P256Limbs inverse, s);
        P256ScalarField.Multiply(out P256Limbs u1, z, inverse);
        P256ScalarField.Multiply(out P256Limbs u2, r, inverse);
        return P256Group.VerifyVartime(kernel, u1, u2, publicKey, r, table);
    }

    /// <summary>
    /// The leftmost 256 bits of the hash, or all of a shorter one, as an integer modulo n (FIPS 186-5, 6.4.1, steps 2 and 3).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void HashToScalar(out P256Limbs z, ReadOnlySpan<byte> hash)
    {
        Span<byte> leftmost = stackalloc byte[32];
        leftmost.Clear();
        if (hash.Length >= leftmost.Length)
            hash[..leftmost.Length].CopyTo(leftmost);
        else
            hash.CopyTo(leftmost[(leftmost.Length - hash.Length)..]);
        P256Limbs.FromBytes(out z, leftmost);
        P256ScalarField.Reduce(out z, z);
    }
}

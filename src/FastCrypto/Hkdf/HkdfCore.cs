using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>HKDF (RFC 5869) over one hash. Lengths have been checked by the face.</summary>
[ConstantTime]
internal static class HkdfCore<THash> where THash : unmanaged, ISha2State<THash>
{
    /// <summary>Section 2.2: PRK = HMAC-Hash(salt, IKM). An empty salt is the same HMAC key as HashLen zeroes.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Extract(Sha2Kernel kernel, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> ikm, Span<byte> prk)
    {
        HmacState<THash>.Create(kernel, salt, out HmacState<THash> hmac);
        hmac.Complete(ikm, prk);
        hmac.Clear();
    }

    /// <summary>Section 2.3: OKM is the first bytes of T(1) | T(2) | …, where T(i) = HMAC-Hash(PRK, T(i-1) | info | i).</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Expand(Sha2Kernel kernel, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> okm)
    {
        HmacState<THash>.Create(kernel, prk, out HmacState<THash> hmac);
        ReadOnlySpan<byte> previous = default;
        Span<byte> scratch = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        for (byte i = 1; !okm.IsEmpty; i++)
        {
            hmac.Append(previous);
            hmac.Append(info);
            hmac.Append(new ReadOnlySpan<byte>(ref i));
            if (okm.Length < THash.HashSizeInBytes)
            {
                hmac.GetHashAndReset(scratch);
                scratch[..okm.Length].CopyTo(okm);
                CryptographicOperations.ZeroMemory(scratch);
                break;
            }

            hmac.GetHashAndReset(okm);
            previous = okm[..THash.HashSizeInBytes];
            okm = okm[THash.HashSizeInBytes..];
        }

        hmac.Clear();
    }

    /// <summary>Extract, then expand.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void DeriveKey(
        Sha2Kernel kernel, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> okm)
    {
        Span<byte> scratch = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        Span<byte> prk = scratch[..THash.HashSizeInBytes];
        Extract(kernel, salt, ikm, prk);
        Expand(kernel, prk, info, okm);
        CryptographicOperations.ZeroMemory(prk);
    }
}

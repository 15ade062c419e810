using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// Many ECDSA verifications on the curve P-256 at once (FIPS 186-5), each of its own key, hash and signature: for those who check
/// certificates, tokens or transactions in numbers.
/// </summary>
/// <remarks>
/// Every signature is judged by itself, exactly as <see cref="ECDsaP256.VerifyHash"/> judges it. With AVX-512, eight together take less
/// than half the time of eight single verifications with keys that are new; a key that verifies repeatedly is nearly as fast alone.
/// </remarks>
public static class ECDsaP256Batch
{
    /// <summary>The number of signatures per call, or a multiple of it, that this machine handles best.</summary>
    public static int PreferredCount => P256Kernels.BatchPreferred == P256BatchKernel.Fma512 ? P256FieldFma512.Lanes : 1;

    /// <summary>Verifies signatures of hashes. A malformed signature is an invalid one, and so is one with a malformed key.</summary>
    /// <param name="publicKeys">The signers' public keys one after another, uncompressed points of 65 bytes each.</param>
    /// <param name="hashes">
    /// The hashes of the messages, as many as keys, all of 32, all of 48 or all of 64 bytes; the leftmost 256 bits of each count.
    /// </param>
    /// <param name="signatures">The signatures r ‖ s (IEEE P1363), 64 bytes each, as many as keys.</param>
    /// <param name="valid">One element per signature: whether it is valid.</param>
    /// <returns>Whether every signature is valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not agree, or <paramref name="valid"/> overlaps an input.</exception>
    public static bool VerifyHashes(
        ReadOnlySpan<byte> publicKeys, ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> signatures, Span<bool> valid) =>
        VerifyHashes(P256Kernels.BatchPreferred, publicKeys, hashes, signatures, valid);

    internal static bool VerifyHashes(
        P256BatchKernel kernel, ReadOnlySpan<byte> publicKeys, ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> signatures, Span<bool> valid)
    {
        if (publicKeys.Length % ECDsaP256.PublicKeySizeInBytes != 0)
        {
            throw new ArgumentException(
                $"The buffer must be a multiple of {ECDsaP256.PublicKeySizeInBytes} bytes long, but is {publicKeys.Length}.", nameof(
                    publicKeys));
        }

        int count = publicKeys.Length / ECDsaP256.PublicKeySizeInBytes;
        if (hashes.Length != 32 * count && hashes.Length != 48 * count && hashes.Length != 64 * count)
        {
            throw new ArgumentException(
                $"The buffer must hold {count} hashes of 32, 48 or 64 bytes each, but is {hashes.Length} bytes long.", nameof(hashes));
        }

        Throw.IfLengthIsNot(P256Ecdsa.SignatureSize * count, signatures);
        if (valid.Length != count)
            Throw.WrongLength(count, valid.Length, nameof(valid));
        Span<byte> results = MemoryMarshal.AsBytes(valid);
        Throw.IfOverlap(publicKeys, results, nameof(valid));
        Throw.IfOverlap(hashes, results, nameof(valid));
        Throw.IfOverlap(signatures, results, nameof(valid));

        P256EcdsaBatch.VerifyVartime(kernel, publicKeys, hashes, signatures, valid);
        return !valid.Contains(false);
    }
}

using System.Security.Cryptography;

namespace FastCrypto.ConstantTimeCheck.Taint;

internal static partial class TaintedOperations
{
    private static IEnumerable<TaintedOperation> Hashes()
    {
        foreach (TaintedOperation operation in
            (TaintedOperation[])[.. Sha2<Sha256State>("SHA-256"), .. Sha2<Sha384State>("SHA-384"), .. Sha2<Sha512State>("SHA-512")])
            yield return operation;

        foreach ((string name, KeccakKernel kernel) in Runnable<KeccakKernel>(KeccakKernels.Algorithm))
        {
            yield return new(KeccakKernels.Algorithm, name, "SHA3-256 of a secret", marker =>
                SHA3_256.HashData(kernel, marker.Secret(300, 1), new byte[32]));
        }

        yield return new("HKDF", TaintedOperation.Preferred, "derive a key, expand a label", marker =>
        {
            byte[] derived = new byte[100];
            HashAlgorithmName[] names = [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];
            foreach (HashAlgorithmName name in names)
            {
                HKDF.DeriveKey(name, marker.Secret(32, 1), derived, marker.Secret(16, 2), Marker.Bytes(10, 3));
                HKDF.ExpandLabel(name, marker.Secret(64, 4), "key"u8, Marker.Bytes(32, 5), derived.AsSpan(0, 32));
            }
        });
    }

    // A short key, one that HMAC hashes first, and messages with one and with several blocks.
    private static IEnumerable<TaintedOperation> Sha2<T>(string algorithm) where T : unmanaged, ISha2State<T>
    {
        foreach ((string name, Sha2Kernel kernel) in Runnable<Sha2Kernel>(algorithm))
        {
            yield return new(algorithm, name, "HMAC and HKDF", marker =>
            {
                byte[] mac = new byte[T.HashSizeInBytes], derived = new byte[200];
                HmacCore<T>.HashData(kernel, marker.Secret(32, 1), marker.Secret(40, 2), mac);
                HmacCore<T>.HashData(kernel, marker.Secret(200, 3), marker.Secret(1000, 4), mac);
                HkdfCore<T>.Extract(kernel, marker.Secret(32, 5), marker.Secret(64, 6), mac);
                HkdfCore<T>.Expand(kernel, mac, Marker.Bytes(20, 7), derived);
            });
            yield return new(algorithm, name, "keyed and incremental HMAC, incremental hash", marker => Incremental<T>(kernel, marker));
        }
    }

    // A key's midstates serve short messages, long ones and ones that come in pieces.
    private static void Incremental<T>(Sha2Kernel kernel, Marker marker) where T : unmanaged, ISha2State<T>
    {
        byte[] result = new byte[T.HashSizeInBytes];
        HmacState<T>.Create(kernel, marker.Secret(32, 1), out HmacState<T> keyed);
        using var hmac = new IncrementalCore<HmacState<T>>(ref keyed);
        HmacCore<T>.ComputeHash(hmac.Memory, marker.Secret(20, 2), result);
        HmacCore<T>.ComputeHash(hmac.Memory, marker.Secret(1000, 3), result);
        using IncrementalCore<HmacState<T>> other = hmac.Clone();
        Feed(other, result, marker);

        T state = T.Create(kernel);
        using var hash = new IncrementalCore<T>(ref state);
        Feed(hash, result, marker);
    }

    private static void Feed<T>(IncrementalCore<T> core, byte[] result, Marker marker) where T : unmanaged, IHashState
    {
        foreach (int length in (int[])[7, 64, 200])
            core.Append(marker.Secret(length, length));
        core.GetCurrentHash(result);
        core.Append(marker.Secret(1, 1));
        core.GetHashAndReset(result);
    }
}

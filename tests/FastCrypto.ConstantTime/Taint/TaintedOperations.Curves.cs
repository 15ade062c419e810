namespace FastCrypto.ConstantTimeCheck.Taint;

internal static partial class TaintedOperations
{
    private const string PublicKey = "a public key is published";

    private static IEnumerable<TaintedOperation> Curves()
    {
        foreach ((string name, X25519Kernel kernel) in Runnable<X25519Kernel>(Curve25519Kernels.X25519Algorithm))
        {
            yield return new(Curve25519Kernels.X25519Algorithm, name, "generate, derive", marker =>
            {
                byte[] privateKey = marker.Secret(32, 1), publicKey = new byte[32];
                X25519.DerivePublicKey(kernel, privateKey, publicKey);
                marker.Publish(publicKey, PublicKey);
                X25519.TryDerive(kernel, marker.Secret(32, 2), publicKey, new byte[32]);
                using X25519DiffieHellman key = X25519DiffieHellman.ImportPrivateKey(kernel, privateKey);
                key.DeriveRawSecretAgreement(publicKey, new byte[32]);
            });
        }

        // Eight, four and one at a time.
        const int Batch = 13;
        foreach ((string name, X25519BatchKernel kernel) in Runnable<X25519BatchKernel>(Curve25519Kernels.X25519BatchAlgorithm))
        {
            yield return new(Curve25519Kernels.X25519BatchAlgorithm, name, "generate, derive", marker =>
            {
                byte[] privateKeys = marker.Secret(32 * Batch, 1), publicKeys = new byte[32 * Batch];
                X25519Batch.DerivePublicKeys(kernel, privateKeys, publicKeys);
                marker.Publish(publicKeys, PublicKey);
                X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, publicKeys, new byte[32 * Batch], new bool[Batch]);
            });
        }

        foreach ((string name, Ed25519Kernel kernel) in Runnable<Ed25519Kernel>(Curve25519Kernels.Ed25519Algorithm))
        {
            yield return new(Curve25519Kernels.Ed25519Algorithm, name, "generate, sign", marker =>
            {
                using Ed25519 key = Ed25519.ImportPrivateKey(kernel, marker.Secret(32, 1));
                key.SignData(Marker.Bytes(100, 2), new byte[64]);
            });
        }

        foreach ((string name, P256Kernel kernel) in Runnable<P256Kernel>(P256Kernels.Algorithm))
        {
            yield return new(P256Kernels.Algorithm, name, "ECDH generate, derive", marker =>
            {
                byte[] privateKey = marker.Secret(32, 1), publicKey = new byte[P256Ecdh.PublicKeySize];
                P256Ecdh.TryComputePublicKey(kernel, privateKey, publicKey);
                marker.Publish(publicKey, PublicKey);
                P256Ecdh.TryDerive(kernel, marker.Secret(32, 2), publicKey, new byte[32]);
            });
            yield return new(P256Kernels.Algorithm, name, "ECDSA sign", marker =>
            {
                byte[] signature = new byte[P256Ecdsa.SignatureSize];
                P256Ecdsa.Sign<Sha256State>(kernel, marker.Secret(32, 1), Marker.Bytes(32, 2), marker.Secret(16, 3), signature);
                marker.Publish(signature, "a signature is published");
            });
        }
    }
}

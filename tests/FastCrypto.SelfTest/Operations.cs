using System.Security.Cryptography;

namespace FastCrypto.SelfTest;

/// <summary>
/// Single operations to be repeated, for those who count instructions from outside (eng/arm64.sh count). Keys stand ready, nothing is
/// allocated and no randomness is drawn in the loop, so that every repetition executes the same.
/// </summary>
internal static class Operations
{
    private const int MessageSize = 1024;

    private static readonly (string Name, string Algorithm, Func<int, Action> Prepare)[] Table =
    [
        ("aes-128-gcm-seal-1024", AesGcmKernels.Algorithm, AesGcmSeal),
        ("chacha20-poly1305-seal-1024", ChaCha20Poly1305Kernels.ChaCha, ChaCha20Poly1305Seal),
        ("sha-256-1024", "SHA-256", Sha256),
        ("x25519-derive", Curve25519Kernels.X25519Algorithm, X25519),
        ("ed25519-sign", Curve25519Kernels.Ed25519Algorithm, Ed25519Sign),
        ("p256-sign", P256Kernels.Algorithm, P256Sign),
        ("ml-kem-768-encapsulate", MlKemKernels.Algorithm, Encapsulate),
        ("ml-kem-768-decapsulate", MlKemKernels.Algorithm, Decapsulate),
    ];

    /// <summary>Every operation with every kernel that can run it here.</summary>
    internal static IEnumerable<(string Name, KernelInfo Kernel)> All =>
        Table.SelectMany(row => KernelRegistry.Runnable(row.Algorithm).Select(kernel => (row.Name, kernel)));

    /// <summary>Prepares the operation and runs it so many times.</summary>
    internal static void Repeat(string name, string kernelName, int times)
    {
        (_, string algorithm, Func<int, Action> prepare) = Table.Single(row => row.Name == name);
        Action operation = prepare(KernelRegistry.Runnable(algorithm).Single(kernel => kernel.Name == kernelName).Id);
        while (times-- > 0)
            operation();
    }

    private static Action AesGcmSeal(int id)
    {
        var aead = new AesGcm((AesGcmKernel)id, Filled(16), 16);
        byte[] nonce = Filled(12), associatedData = Filled(13), message = Filled(MessageSize);
        byte[] ciphertext = new byte[MessageSize], tag = new byte[16];
        return () => aead.Encrypt(nonce, message, ciphertext, tag, associatedData);
    }

    private static Action ChaCha20Poly1305Seal(int id)
    {
        var aead = new ChaCha20Poly1305(Filled(32), (ChaCha20Poly1305Kernel)id);
        byte[] nonce = Filled(12), associatedData = Filled(13), message = Filled(MessageSize);
        byte[] ciphertext = new byte[MessageSize], tag = new byte[16];
        return () => aead.Encrypt(nonce, message, ciphertext, tag, associatedData);
    }

    private static Action Sha256(int id)
    {
        byte[] message = Filled(MessageSize), hash = new byte[32];
        return () => SHA256.HashData((Sha2Kernel)id, message, hash);
    }

    private static Action X25519(int id)
    {
        var key = X25519DiffieHellman.ImportPrivateKey((X25519Kernel)id, Filled(32));
        byte[] other = X25519DiffieHellman.ImportPrivateKey((X25519Kernel)id, Filled(32, seed: 7)).ExportPublicKey(), secret = new byte[32];
        return () => key.DeriveRawSecretAgreement(other, secret);
    }

    private static Action Ed25519Sign(int id)
    {
        var key = Ed25519.ImportPrivateKey((Ed25519Kernel)id, Filled(32));
        byte[] message = Filled(32), signature = new byte[64];
        return () => key.SignData(message, signature);
    }

    // Without the hedge, which draws randomness and costs next to nothing beside it.
    private static Action P256Sign(int id)
    {
        var key = ECDsaP256.ImportPrivateKey((P256Kernel)id, Filled(32));
        byte[] hash = Filled(32), signature = new byte[64];
        return () => key.SignHashDeterministic(hash, HashAlgorithmName.SHA256, signature);
    }

    // With a key object that holds the expanded matrix already.
    private static Action Encapsulate(int id)
    {
        var key = new MLKem768((MlKemKernel)id, MlKemKeySource.Seed, Filled(64));
        byte[] m = Filled(32), ciphertext = new byte[MLKem768.CiphertextSizeInBytes], secret = new byte[32];
        return () => key.Encapsulate(m, ciphertext, secret);
    }

    private static Action Decapsulate(int id)
    {
        var key = new MLKem768((MlKemKernel)id, MlKemKeySource.Seed, Filled(64));
        byte[] ciphertext = new byte[MLKem768.CiphertextSizeInBytes], secret = new byte[32];
        key.Encapsulate(Filled(32), ciphertext, secret);
        return () => key.Decapsulate(ciphertext, secret);
    }

    private static byte[] Filled(int length, byte seed = 1)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(seed + 3 * i);
        return bytes;
    }
}

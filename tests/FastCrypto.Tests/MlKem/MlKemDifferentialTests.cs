using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;

namespace FastCrypto.Tests.MlKem;

/// <summary>Random keys against BouncyCastle.</summary>
public class MlKemDifferentialTests
{
    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Random_keys_agree_with_BouncyCastle(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        Random random = new(7);
        for (int i = 0; i < Effort.Scale(150, 10_000); i++)
        {
            // Mostly ML-KEM-768.
            int choice = random.Next(6);
            string set = Keys.Sets[choice == 0 ? 0 : choice == 1 ? 2 : 1];
            MLKemParameters peerSet = choice == 0
                ? MLKemParameters.ml_kem_512 : choice == 1 ? MLKemParameters.ml_kem_1024
                : MLKemParameters.ml_kem_768;
            byte[] seed = random.Bytes(64);
            using MLKemKey key = Keys.FromSeed(kernel, set, seed);
            MLKemPrivateKeyParameters peer = MLKemPrivateKeyParameters.FromSeed(peerSet, seed);
            Assert.Equal(peer.GetPublicKey().GetEncoded(), key.ExportEncapsulationKey());
            Assert.Equal(peer.GetEncoded(), key.ExportDecapsulationKey());

            MLKemEncapsulator encapsulator = new(peerSet);
            encapsulator.Init(peer.GetPublicKey());
            byte[] ciphertext = new byte[encapsulator.EncapsulationLength];
            byte[] secret = new byte[32];
            encapsulator.Encapsulate(ciphertext, 0, ciphertext.Length, secret, 0, 32);
            Assert.Equal(secret, key.Decapsulate(ciphertext));

            MLKemDecapsulator decapsulator = new(peerSet);
            decapsulator.Init(peer);
            key.Encapsulate(random.Bytes(32), ciphertext, secret);
            byte[] recovered = new byte[32];
            decapsulator.Decapsulate(ciphertext, 0, ciphertext.Length, recovered, 0, 32);
            Assert.Equal(secret, recovered);

            ciphertext[random.Next(ciphertext.Length)] ^= (byte)(1 << random.Next(8));
            decapsulator.Decapsulate(ciphertext, 0, ciphertext.Length, recovered, 0, 32);
            Assert.Equal(recovered, key.Decapsulate(ciphertext));
            random.NextBytes(ciphertext);
            decapsulator.Decapsulate(ciphertext, 0, ciphertext.Length, recovered, 0, 32);
            Assert.Equal(recovered, key.Decapsulate(ciphertext));
        }
    }
}

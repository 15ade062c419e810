using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto.Tests.P256;

/// <summary>A native host may leave a thread in another rounding mode; the floating-point kernel needs rounding to nearest.</summary>
public sealed partial class RoundingModeTests
{
    // <fenv.h> on x86-64 Linux.
    [LibraryImport("libm.so.6")]
    private static partial int fesetround(int mode);

    [Theory, EachKernel(P256Kernels.Algorithm)]
    public void Results_do_not_depend_on_it(string kernel)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "fesetround's constants are those of Linux on x86-64.");
        P256Kernel id = Kernels.Kernel<P256Kernel>(P256Kernels.Algorithm, kernel);
        byte[] d = [.. Enumerable.Range(1, 32).Select(i => (byte)i)], hash = new byte[32];
        using var a = ECDiffieHellmanP256.ImportPrivateKey(id, d);
        using var b = ECDiffieHellmanP256.GenerateKey(id);
        using var signer = ECDsaP256.ImportPrivateKey(id, d);
        byte[] publicKey = a.ExportPublicKey(), secret = a.DeriveRawSecretAgreement(b), signature = new byte[64];
        signer.SignHashDeterministic(hash, HashAlgorithmName.SHA256, signature);
        Assert.True(RoundingMode.IsToNearest());

        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                foreach (int mode in (int[])[0x400, 0x800, 0xC00])
                {
                    Assert.Equal(0, fesetround(mode));
                    bool nearest = RoundingMode.IsToNearest();
                    byte[] otherPublic = new byte[65], otherSecret = new byte[32], otherSignature = new byte[64];
                    P256Ecdh.TryComputePublicKey(id, d, otherPublic);
                    a.DeriveRawSecretAgreement(b, otherSecret);
                    signer.SignHashDeterministic(hash, HashAlgorithmName.SHA256, otherSignature);
                    bool verified = signer.VerifyHash(hash, otherSignature);
                    Assert.Equal(0, fesetround(0));
                    Assert.False(nearest);
                    Assert.Equal(publicKey, otherPublic);
                    Assert.Equal(secret, otherSecret);
                    Assert.Equal(signature, otherSignature);
                    Assert.True(verified);
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}

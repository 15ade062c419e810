using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto.Tests.P256;

/// <summary>
/// A native host may leave a thread in another rounding mode. The kernel on four lanes needs rounding to
/// nearest, that on eight names its own.
/// </summary>
public sealed partial class RoundingModeTests
{
    // <fenv.h> on x86-64 Linux.
    [LibraryImport("libm.so.6")]
    private static partial int fesetround(int mode);

    [Theory, EachKernel(P256Kernels.Algorithm)]
    public void Results_do_not_depend_on_it(string kernel)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux()
            && RuntimeInformation.ProcessArchitecture == Architecture.X64, "fesetround's constants are those of Linux on x86-64.");
        P256Kernel id = Kernels.Kernel<P256Kernel>(P256Kernels.Algorithm, kernel);
        byte[] d = [.. Enumerable.Range(1, 32).Select(i => (byte)i)], hash = new byte[32];
        using var a = ECDiffieHellmanP256.ImportPrivateKey(id, d);
        using var b = ECDiffieHellmanP256.GenerateKey(id);
        using var signer = ECDsaP256.ImportPrivateKey(id, d);
        byte[] publicKey = a.ExportPublicKey(), secret = a.DeriveRawSecretAgreement(b), signature = new byte[64];
        signer.SignHashDeterministic(hash, HashAlgorithmName.SHA256, signature);
        Assert.True(RoundingMode.IsToNearest());
        // This key meets the other modes with a table of its kernel.
        Assert.All(VerifyUntilTable(signer, hash, signature), Assert.True);

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
                    // These would have their table made in this mode.
                    using var verifier = ECDsaP256.ImportPublicKey(id, publicKey);
                    using var key = P256Key.ImportPublicKey(id, publicKey);
                    bool[] verifiedByOther = VerifyUntilTable(verifier, hash, otherSignature);
                    SecretMemory? table = TableOf(key);
                    Assert.Equal(0, fesetround(0));
                    Assert.False(nearest);
                    Assert.Equal(publicKey, otherPublic);
                    Assert.Equal(secret, otherSecret);
                    Assert.Equal(signature, otherSignature);
                    Assert.True(verified);
                    Assert.All(verifiedByOther, Assert.True);
                    Assert.Equal(id == P256Kernel.Portable, table is not null);
                    // What one mode forbade comes in the next.
                    Assert.NotNull(TableOf(key));
                    Assert.All(VerifyUntilTable(verifier, hash, otherSignature), Assert.True);
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

    private const int VerificationsUntilTable = 5;

    private static bool[] VerifyUntilTable(ECDsaP256 key, byte[] hash, byte[] signature) =>
        [.. Enumerable.Range(0, VerificationsUntilTable).Select(_ => key.VerifyHash(hash, signature))];

    private static SecretMemory? TableOf(P256Key key)
    {
        SecretMemory? table = null;
        for (int i = 0; i < VerificationsUntilTable; i++)
            table = key.VerificationTable();
        return table;
    }

    /// <summary>Not by the probe, but because each instruction names its mode: eight lanes are asked directly.</summary>
    [Fact]
    public void Eight_lanes_are_exact_in_every_mode()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux()
            && RuntimeInformation.ProcessArchitecture == Architecture.X64, "fesetround's constants are those of Linux on x86-64.");
        var checks = new P256Lane512Checks();
        Assert.SkipUnless(checks.IsSupported, "no 512-bit FMA");
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                foreach (int mode in (int[])[0x400, 0x800, 0xC00])
                {
                    Assert.Equal(0, fesetround(mode));
                    Assert.False(RoundingMode.IsToNearest());
                    checks.Products_and_squares();
                    checks.Carries_at_the_ends_of_their_range();
                    checks.A_digit_and_its_carry_may_leave_52_bits();
                    checks.Mixed_addition_at_extreme_digits();
                    checks.Lane_doubling_at_extreme_digits();
                }

                Assert.Equal(0, fesetround(0));
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

    [Theory, EachKernel(P256Kernels.BatchAlgorithm)]
    public void Batches_do_not_depend_on_it(string kernel)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux()
            && RuntimeInformation.ProcessArchitecture == Architecture.X64, "fesetround's constants are those of Linux on x86-64.");
        P256BatchKernel id = Kernels.Kernel<P256BatchKernel>(P256Kernels.BatchAlgorithm, kernel);
        const int Count = 8;
        byte[] publicKeys = new byte[65 * Count], hashes = new byte[32 * Count], signatures = new byte[64 * Count];
        new Random(26).NextBytes(hashes);
        for (int i = 0; i < Count; i++)
        {
            using var key = ECDsaP256.GenerateKey();
            key.ExportPublicKey(publicKeys.AsSpan(65 * i, 65));
            key.SignHash(hashes.AsSpan(32 * i, 32), signatures.AsSpan(64 * i, 64));
        }

        hashes[32 * 5] ^= 1;
        var results = new List<bool[]>();
        var thread = new Thread(() =>
        {
            foreach (int mode in (int[])[0x400, 0x800, 0xC00])
            {
                bool[] valid = new bool[Count];
                int failure = fesetround(mode);
                ECDsaP256Batch.VerifyHashes(id, publicKeys, hashes, signatures, valid);
                failure |= fesetround(0);
                if (failure == 0)
                    results.Add(valid);
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal(3, results.Count);
        Assert.All(results, valid => Assert.Equal([true, true, true, true, true, false, true, true], valid));
    }
}

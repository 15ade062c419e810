using System.Runtime.InteropServices;

namespace FastCrypto.Tests.MlKem;

/// <summary>The table of docs/mlkem.md: what the operations take of the stack on any x64 kernel, in KiB.</summary>
public sealed class StackTests
{
    private const int KiB = 1024;

    [Theory]
    [InlineData("ML-KEM-512", 13, 11, 13, 15)]
    [InlineData("ML-KEM-768", 14, 11, 15, 17)]
    [InlineData("ML-KEM-1024", 16, 11, 16, 19)]
    public void Of_a_key(string set, int generate, int import, int encapsulate, int decapsulate)
    {
        OptimizedCode.Require();
        byte[] seed = new byte[64];
        using MLKemKey key = Keys.FromSeed(MlKemKernels.Preferred, set, seed);
        byte[] encapsulationKey = key.ExportEncapsulationKey();
        key.Encapsulate(out byte[] ciphertext, out byte[] secret);
        Check(generate, () => Keys.FromSeed(MlKemKernels.Preferred, set, seed).Dispose());
        Check(import, () => Keys.FromPublic(MlKemKernels.Preferred, set, encapsulationKey).Dispose());
        Check(encapsulate, () => key.Encapsulate(ciphertext, secret));
        Check(decapsulate, () => key.Decapsulate(ciphertext, secret));
    }

    [Fact]
    public void Of_X25519MLKEM768()
    {
        OptimizedCode.Require();
        byte[] clientShare = new byte[X25519MLKEM768.ClientShareSizeInBytes];
        byte[] serverShare = new byte[X25519MLKEM768.ServerShareSizeInBytes];
        byte[] secret = new byte[X25519MLKEM768.SharedSecretSizeInBytes];
        using X25519MLKEM768 client = X25519MLKEM768.GenerateKey();
        client.ExportKeyShare(clientShare);
        Check(14, () => X25519MLKEM768.GenerateKey().Dispose());
        Check(22, () => X25519MLKEM768.Respond(clientShare, serverShare, secret));
        Check(17, () => client.DeriveSharedSecret(serverShare, secret));
    }

    [Fact]
    public void Of_SecP256r1MLKEM768()
    {
        OptimizedCode.Require();
        byte[] clientShare = new byte[SecP256r1MLKEM768.ClientShareSizeInBytes];
        byte[] serverShare = new byte[SecP256r1MLKEM768.ServerShareSizeInBytes];
        byte[] secret = new byte[SecP256r1MLKEM768.SharedSecretSizeInBytes];
        using SecP256r1MLKEM768 client = SecP256r1MLKEM768.GenerateKey();
        client.ExportKeyShare(clientShare);
        Check(15, () => SecP256r1MLKEM768.GenerateKey().Dispose());
        Check(23, () => SecP256r1MLKEM768.Respond(clientShare, serverShare, secret));
        Check(17, () => client.DeriveSharedSecret(serverShare, secret));
    }

    // The kernels differ by less than 2 KiB.
    private static void Check(int documented, Action operation)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The table is of x64.");
        Assert.InRange(StackMeter.Measure(operation), (documented - 2) * KiB, documented * KiB);
    }
}

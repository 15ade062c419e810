using System.Runtime.Intrinsics.X86;

namespace FastCrypto.Tests.Sha2;

public class Sha256HandoverTests
{
    private static readonly byte[] Data = new Random(31).Bytes(1000);
    private static readonly byte[] Key = new Random(32).Bytes(32);

    [Fact]
    public void BothSidesOfTheCrossoverAgree()
    {
        byte[] output = new byte[32];
        foreach (int crossover in (int[])[Sha256Handover.HashCrossover, Sha256Handover.HmacCrossover])
        {
            for (int length = crossover - 2; length < crossover + 2; length++)
            {
                ReadOnlySpan<byte> message = Data.AsSpan(0, length);
                byte[] hash = SHA256.HashData(Sha2Kernel.Portable, message);
                Assert.Equal(hash, SHA256.HashData(message));
                Assert.Equal(32, SHA256.HashData(message, output));
                Assert.Equal(hash, output);
                Assert.True(SHA256.TryHashData(message, output, out int written) && written == 32);
                Assert.Equal(hash, output);

                byte[] mac = HMACSHA256.HashData(Sha2Kernel.Portable, Key, message);
                Assert.Equal(mac, HMACSHA256.HashData(Key, message));
                Assert.Equal(32, HMACSHA256.HashData(Key, message, output));
                Assert.Equal(mac, output);
                Assert.True(HMACSHA256.TryHashData(Key, message, output, out written) && written == 32);
                Assert.Equal(mac, output);
            }
        }
    }

    [Fact]
    public void TheContractHoldsBeyondTheCrossover()
    {
        byte[] output = new byte[31];
        Assert.Throws<ArgumentException>("destination", () => SHA256.HashData(Data, output));
        Assert.Throws<ArgumentException>("destination", () => HMACSHA256.HashData(Key, Data, output));
        Assert.False(SHA256.TryHashData(Data, output, out int written));
        Assert.Equal(0, written);
        Assert.False(HMACSHA256.TryHashData(Key, Data, output, out written));
        Assert.Equal(0, written);

        byte[] buffer = [.. Data];
        SHA256.HashData(buffer, buffer.AsSpan(100));
        Assert.Equal(SHA256.HashData(Sha2Kernel.Portable, Data), buffer.AsSpan(100, 32));
        buffer = [.. Data];
        HMACSHA256.HashData(Key, buffer, buffer.AsSpan(100));
        Assert.Equal(HMACSHA256.HashData(Sha2Kernel.Portable, Key, Data), buffer.AsSpan(100, 32));
    }

    [Fact]
    public void SpanOverloadsAllocateNothing()
    {
        byte[] output = new byte[32];
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            SHA256.HashData(Data, output);
            SHA256.TryHashData(Data, output, out _);
            HMACSHA256.HashData(Key, Data, output);
            HMACSHA256.TryHashData(Key, Data, output, out _);
        }
    }

    [Fact]
    public void CryptoInfoSaysWhetherItHappens()
    {
        string[] entries = [.. CryptoInfo.Kernels.Where(kernel => kernel.Value == "BCL").Select(kernel => kernel.Key)];
        Assert.Equal(Sha256Handover.IsOn ? ["SHA-256 (one-shot, 256 B and up)", "HMAC-SHA256 (one-shot, 640 B and up)"] : [], entries);
        Assert.Equal(Sha256Handover.IsOn, Sha256Handover.TakesHash(256));
        Assert.Equal(Sha256Handover.IsOn, Sha256Handover.TakesHmac(640));
        Assert.False(Sha256Handover.TakesHash(255));
        Assert.False(Sha256Handover.TakesHmac(639));
        if (!X86Base.IsSupported)
            Assert.False(Sha256Handover.IsOn);
    }

    [Fact]
    public void TheSwitchKeepsHashingManaged()
    {
        // eng/Tiers also runs this program with the switch set.
        bool isSet = Sha256Handover.IsManagedSwitchSet();
        Assert.Equal(CpuProfile.X64ShaExtensions && !isSet, Sha256Handover.IsOn);
        try
        {
            AppContext.SetSwitch(Sha256Handover.ManagedSwitch, !isSet);
            Assert.Equal(!isSet, Sha256Handover.IsManagedSwitchSet());
        }
        finally
        {
            AppContext.SetSwitch(Sha256Handover.ManagedSwitch, isSet);
        }

        Assert.Equal(isSet, Sha256Handover.IsManagedSwitchSet());
    }
}

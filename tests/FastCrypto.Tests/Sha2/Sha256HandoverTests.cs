using System.Runtime.Intrinsics.X86;

namespace FastCrypto.Tests.Sha2;

public class Sha256HandoverTests
{
    private static readonly byte[] Data = new Random(31).Bytes(1100);
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

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(65)]
    public void AKeyedObjectAgreesOnBothSidesOfItsCrossover(int keyLength)
    {
        byte[] key = new Random(33).Bytes(keyLength), output = new byte[32];
        using HMACSHA256 keyed = new(key);
        for (int length = Sha256Handover.KeyedHmacCrossover - 2; length < Sha256Handover.KeyedHmacCrossover + 2; length++)
        {
            ReadOnlySpan<byte> message = Data.AsSpan(0, length);
            byte[] mac = HMACSHA256.HashData(Sha2Kernel.Portable, key, message);
            Assert.Equal(mac, keyed.ComputeHash(message));
            Assert.True(keyed.TryComputeHash(message, output, out int written) && written == 32);
            Assert.Equal(mac, output);
            Assert.False(keyed.TryComputeHash(message, output.AsSpan(1), out written));
            Assert.Equal(0, written);
            // What is being appended is not disturbed.
            keyed.AppendData(message);
            keyed.ComputeHash(message);
            Assert.Equal(mac, keyed.GetHashAndReset());

            byte[] buffer = [.. message];
            Assert.True(keyed.TryComputeHash(buffer, buffer.AsSpan(100), out _));
            Assert.Equal(mac, buffer.AsSpan(100, 32));
        }
    }

    [Fact]
    public unsafe void TheKeyThatIsHandedOverIsZeroedByDispose()
    {
        HMACSHA256 keyed = new(Key);
        Assert.Equal(Sha256Handover.IsOn, keyed.HandoverKey is not null);
        Assert.SkipUnless(Sha256Handover.IsOn, "Nothing is handed over here.");
        ReadOnlySpan<byte> memory = new(keyed.HandoverKey!.UnsafePointer, keyed.HandoverKey.Length);
        Assert.Equal(Key, memory[..32]);
        keyed.Dispose();
        Assert.False(memory.ContainsAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => keyed.ComputeHash(Data));
        Assert.Throws<ObjectDisposedException>(() => keyed.TryComputeHash(Data, new byte[32], out _));
    }

    [Fact]
    public void DisposeRacingAHandoverFinishesOrThrows()
    {
        byte[] expected = HMACSHA256.HashData(Sha2Kernel.Portable, Key, Data);
        for (int i = 0; i < Effort.Scale(200, 20_000); i++)
        {
            HMACSHA256 keyed = new(Key);
            byte[]? mac = null;
            using var start = new Barrier(2);
            var user = new Thread(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                try
                {
                    mac = keyed.ComputeHash(Data);
                }
                catch (ObjectDisposedException)
                {
                }
            });
            user.Start();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            keyed.Dispose();
            user.Join();
            if (mac is not null)
                Assert.Equal(expected, mac);
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
        Assert.Equal(Sha256Handover.IsOn ? ["SHA-256 (one-shot, 256 B and up)", "HMAC-SHA256 (one-shot, 640 B and up)",
            "HMAC-SHA256 (keyed, one piece, 1024 B and up)"] : [], entries);
        Assert.Equal(Sha256Handover.IsOn, Sha256Handover.TakesHash(256));
        Assert.Equal(Sha256Handover.IsOn, Sha256Handover.TakesHmac(640));
        Assert.False(Sha256Handover.TakesHash(255));
        Assert.False(Sha256Handover.TakesHmac(639));
        if (!X86Base.IsSupported)
            Assert.False(Sha256Handover.IsOn);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheSwitchKeepsHashingManaged(bool isSet)
    {
        using var library = new LibraryCopy(FeatureSwitches.ManagedHashingName, isSet);
        Assert.Equal(CpuProfile.X64ShaExtensions && !isSet, library.Kernels.Values.Contains("BCL"));
        // eng/Tiers also runs this program with the switch set.
        Assert.Equal(CpuProfile.X64ShaExtensions && !FeatureSwitches.ManagedHashing, Sha256Handover.IsOn);
    }
}

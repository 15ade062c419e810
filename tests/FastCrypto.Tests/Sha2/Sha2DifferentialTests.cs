using CsCheck;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace FastCrypto.Tests.Sha2;

/// <summary>Against the BCL, BouncyCastle and NSec, and against ourselves fed in other pieces.</summary>
public class Sha2DifferentialTests
{
    [Theory, EachSha2Kernel]
    public void EveryLength(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] data = new Random(1).Bytes(20_100);
        foreach (int length in Enumerable.Range(0, 1101).Concat(Boundaries(hash.BlockSize)))
        {
            ReadOnlySpan<byte> message = data.AsSpan(length % 61, length);
            Assert.True(hash.Hash(kernel, message).AsSpan().SequenceEqual(hash.BclHash(message)), $"length {length}");
        }
    }

    // Among them those whose last block is padding only, whose schedule SHA-256 keeps ready (Sha256Padding).
    [Theory, EachSha2Kernel]
    public void EveryLengthUnderAKeptKey(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] data = new Random(8).Bytes(5 * hash.BlockSize), key = new Random(9).Bytes(32);
        using RunningUnder keyed = hash.Keyed(kernel, key);
        for (int length = 0; length <= data.Length; length++)
        {
            ReadOnlySpan<byte> message = data.AsSpan(0, length);
            byte[] expected = hash.BclMac(key, message);
            Assert.True(keyed.ComputeHash(message).AsSpan().SequenceEqual(expected), $"length {length}");
            keyed.AppendData(message);
            Assert.True(keyed.GetHashAndReset().AsSpan().SequenceEqual(expected), $"length {length}, appended");
        }
    }

    [Theory, EachSha2Kernel]
    public void EveryAlignment(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] data = GC.AllocateArray<byte>(2048, pinned: true);
        new Random(2).NextBytes(data);
        Span<byte> output = GC.AllocateArray<byte>(256, pinned: true);
        for (int offset = 0; offset < 64; offset++)
        {
            foreach (int length in (int[])[3, 64, 200, 1000])
            {
                ReadOnlySpan<byte> message = data.AsSpan(offset, length);
                Assert.Equal(hash.HashSize, hash.Hash(kernel, message, output[(63 - offset)..]));
                Assert.Equal(hash.BclHash(message), output.Slice(63 - offset, hash.HashSize));
            }
        }
    }

    [Theory, EachSha2Kernel]
    public void RandomMessagesAndKeys(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        IDigest digest = NewDigest();
        HMac mac = new(NewDigest());
        var random = new Random(3);
        for (int i = 0; i < Effort.Scale(300, 30_000); i++)
        {
            byte[] message = random.Bytes(random.Next(0, 1 << random.Next(0, 13)));
            byte[] key = random.Bytes(random.Next(0, 300));

            byte[] expected = new byte[hash.HashSize];
            digest.BlockUpdate(message);
            digest.DoFinal(expected);
            Assert.Equal(expected, hash.Hash(kernel, message));

            mac.Init(new KeyParameter(key));
            mac.BlockUpdate(message);
            mac.DoFinal(expected, 0);
            Assert.Equal(expected, hash.Mac(kernel, key, message));
            Assert.Equal(expected, hash.BclMac(key, message));
        }

        IDigest NewDigest() => algorithm switch
        {
            "SHA-256" => new Sha256Digest(),
            "SHA-384" => new Sha384Digest(),
            _ => new Sha512Digest(),
        };
    }

    [Theory, EachKernel("SHA-256")]
    public void NSecAgreesOnSha256(string kernelName) => NSecAgrees("SHA-256", kernelName, NSec.Cryptography.HashAlgorithm.Sha256);

    [Theory, EachKernel("SHA-512")]
    public void NSecAgreesOnSha512(string kernelName) => NSecAgrees("SHA-512", kernelName, NSec.Cryptography.HashAlgorithm.Sha512);

    private static void NSecAgrees(string algorithm, string kernelName, NSec.Cryptography.HashAlgorithm peer)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        var random = new Random(4);
        for (int i = 0; i < Effort.Scale(100, 10_000); i++)
        {
            byte[] message = random.Bytes(random.Next(0, 2000));
            Assert.Equal(peer.Hash(message), hash.Hash(kernel, message));
        }
    }

    [Theory, EachSha2Kernel]
    public void AnyPiecesGiveTheSameHash(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] data = new Random(5).Bytes(4096);
        Gen.Int[0, 300].Array[0, 12].Sample(
            pieces =>
            {
                using RunningUnder running = hash.Incremental(kernel);
                using RunningUnder keyed = hash.Keyed(kernel, data.AsSpan(0, pieces.Length));
                int at = 0;
                foreach (int piece in pieces)
                {
                    running.AppendData(data.AsSpan(at, piece));
                    keyed.AppendData(data.AsSpan(at, piece));
                    at += piece;
                    // A look at the hash so far leaves no trace.
                    if (!running.GetCurrentHash().AsSpan().SequenceEqual(hash.BclHash(data.AsSpan(0, at))))
                        return false;
                }

                return running.GetHashAndReset().AsSpan().SequenceEqual(hash.BclHash(data.AsSpan(0, at)))
                    && keyed.GetHashAndReset().AsSpan().SequenceEqual(hash.BclMac(data.AsSpan(0, pieces.Length), data.AsSpan(0, at)));
            },
            iter: Effort.Scale(200, 20_000),
            threads: 1,
            seed: "0000KOIPe036");
    }

    [Theory, EachSha2Kernel]
    public void EveryKeyLengthAcrossTheBlock(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        var random = new Random(6);
        byte[] message = random.Bytes(77);
        for (int length = 0; length <= (2 * hash.BlockSize) + 1; length++)
        {
            byte[] key = random.Bytes(length);
            Assert.Equal(hash.BclMac(key, message), hash.Mac(kernel, key, message));
        }
    }

    [Fact]
    public void LengthsBeyondFourGibibytesAreCounted()
    {
        Assert.SkipUnless(Effort.IsFull, "Hashes 4.5 GiB: FASTCRYPTO_EFFORT=full.");
        byte[] chunk = new Random(7).Bytes(1 << 20);
        foreach (Sha2Under hash in Sha2Under.All)
        {
            using var peer = System.Security.Cryptography.IncrementalHash.CreateHash(hash.BclName);
            KernelInfo preferred = KernelRegistry.Runnable(hash.Name).Single(kernel => kernel.IsPreferred);
            using RunningUnder ours = hash.Incremental((Sha2Kernel)preferred.Id);
            for (int i = 0; i < 4608; i++)
            {
                peer.AppendData(chunk);
                ours.AppendData(chunk);
            }

            Assert.Equal(peer.GetHashAndReset(), ours.GetHashAndReset());
        }
    }

    // To 20 KB of either block size.
    private static IEnumerable<int> Boundaries(int block) =>
        from blocks in (int[])[16, 17, 24, 31, 32, 33, 64, 100, 127, 128, 150, 255, 256, 257, 300, 312]
        from delta in (int[])[-17, -9, -8, -1, 0, 1, 8]
        let length = (blocks * block) + delta
        where length <= 20_000
        select length;
}

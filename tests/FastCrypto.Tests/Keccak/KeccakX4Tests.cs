namespace FastCrypto.Tests.Keccak;

/// <summary>Every four-way form against the portable permutation of single states.</summary>
public unsafe class KeccakX4Tests
{
    private const int Words = KeccakPortable.Words;

    [Fact]
    public void Portable() => Check<KeccakX4Portable>();

    [Fact]
    public void Avx2()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "This processor has no AVX2.");
        Check<KeccakX4Avx2>();
    }

    [Fact]
    public void Avx512()
    {
        Assert.SkipUnless(CpuProfile.X64V4, "This processor has no AVX-512.");
        Check<KeccakX4Avx512>();
    }

    [Fact]
    public void Neon()
    {
        Assert.SkipUnless(CpuProfile.Arm64, "This processor is no AArch64.");
        Check<KeccakX4Neon>();
    }

    private static void Check<T>() where T : struct, IKeccakX4
    {
        Random random = new(11);
        ulong[] memory = new ulong[4 * Words + 8];
        byte[][] output = [new byte[256], new byte[256], new byte[256], new byte[256]];
        ulong[] single = new ulong[Words];
        fixed (ulong* start = memory)
        fixed (byte* o0 = output[0], o1 = output[1], o2 = output[2], o3 = output[3])
        fixed (ulong* one = single)
        {
            ulong* states = (ulong*)((nuint)start + 63 & ~(nuint)63);
            for (int round = 0; round < Effort.Scale(400, 20_000); round++)
            {
                // The model: four states of 25 words.
                ulong[][] model = [new ulong[Words], new ulong[Words], new ulong[Words], new ulong[Words]];
                T.Clear(states, IKeccakX4.AllLanes);
                for (int step = 0; step < 12; step++)
                {
                    int lanes = random.Next(16);
                    switch (random.Next(5))
                    {
                        case 0:
                            byte[] seed = random.Bytes(32);
                            ulong[] words = [.. Enumerable.Range(0, 4).Select(_ => (ulong)random.NextInt64())];
                            int rate = random.Next(2) == 0 ? 21 : 17;
                            fixed (byte* s = seed)
                                T.Start(states, lanes, s, words[0], words[1], words[2], words[3], rate);
                            for (int lane = 0; lane < 4; lane++)
                            {
                                if ((lanes >> lane & 1) == 0)
                                    continue;
                                Array.Clear(model[lane]);
                                Buffer.BlockCopy(seed, 0, model[lane], 0, 32);
                                model[lane][4] = words[lane];
                                model[lane][rate - 1] = 1UL << 63;
                            }

                            break;
                        case 1:
                            byte[] block = random.Bytes(168);
                            int count = random.Next(22);
                            fixed (byte* b = block)
                                T.AbsorbLane0(states, b, count);
                            for (int i = 0; i < count; i++)
                                model[0][i] ^= BitConverter.ToUInt64(block, 8 * i);
                            break;
                        case 2:
                            T.Clear(states, lanes);
                            for (int lane = 0; lane < 4; lane++)
                            {
                                if ((lanes >> lane & 1) != 0)
                                    Array.Clear(model[lane]);
                            }

                            break;
                        default:
                            // What the lanes that are not asked for become is the implementation's own affair: they start anew.
                            T.Permute(states, lanes);
                            T.Clear(states, ~lanes & IKeccakX4.AllLanes);
                            for (int lane = 0; lane < 4; lane++)
                            {
                                fixed (ulong* s = model[lane])
                                {
                                    if ((lanes >> lane & 1) != 0)
                                        KeccakPortable.Permute(s);
                                    else
                                        Array.Clear(model[lane]);
                                }
                            }

                            break;
                    }
                }

                int squeezed = random.Next(22);
                T.Squeeze(states, o0, o1, o2, o3, squeezed);
                for (int lane = 0; lane < 4; lane++)
                {
                    for (int i = 0; i < squeezed; i++)
                        Assert.Equal(model[lane][i], BitConverter.ToUInt64(output[lane], 8 * i));
                    T.Extract(states, lane, one);
                    Assert.Equal(model[lane], single);
                    T.PermuteSingle(one);
                    fixed (ulong* s = model[lane])
                        KeccakPortable.Permute(s);
                    Assert.Equal(model[lane], single);
                }
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>AES-GCM with AES-NI on 128-bit and VPCLMULQDQ on 512-bit vectors.</summary>
/// <remarks>
/// <para>ISA: AES-NI, VPCLMULQDQ (512-bit), AVX-512 F, BW, DQ, VL (<see cref="CpuProfile.X64AesV512"/>).</para>
/// <para>
/// Registers: xmm0–7 hold the AES streams and stay among the sixteen that AESENC can name; block, power and sums of GHASH are zmm above
/// them; the constants are memory operands.
/// </para>
/// <para>
/// Bound: 10 (14) rounds of four cycles for 128 bytes plus an issue slot for each of the ten multiplications, 9.3 (7.1) GB/s at 3.7 GHz;
/// measured 7.4 (6.0) GB/s on Zen 4.
/// </para>
/// </remarks>
[ConstantTime]
internal readonly unsafe struct AesGcmAesNiV512 : IClmulLanes<Vector512<byte>>
{
    // Up to here four streams do.
    private const int SmallTail = 64;

    public static Vector512<byte> ReverseIndices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
            15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    public static Vector512<byte> CounterStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(4u, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(byte* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> value, byte* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Xor(Vector512<byte> a, Vector512<byte> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Shuffle(Vector512<byte> value, Vector512<byte> indices) => Avx512BW.Shuffle(value, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Add(Vector512<byte> a, Vector512<byte> b) => (a.AsUInt32() + b.AsUInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Broadcast(Vector128<byte> block) =>
        Avx512F.InsertVector256(Pair(block).ToVector512Unsafe(), Pair(block), 1);

    // Vector512.Create of a smaller vector goes through a stack slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Pair(Vector128<byte> block) => Avx2.InsertVector128(block.ToVector256Unsafe(), block, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Widen(Vector128<ulong> block) => block.ToVector256().ToVector512().AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Fold(Vector512<byte> value)
    {
        Vector256<ulong> halves = value.GetLower().AsUInt64() ^ value.GetUpper().AsUInt64();
        return halves.GetLower() ^ halves.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> SwapHalves(Vector512<byte> value) => Avx512F.Shuffle(value.AsUInt32(), 0b01_00_11_10).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> MultiplyLow(Vector512<byte> a, Vector512<byte> b) =>
        Pclmulqdq.V512.CarrylessMultiply(a.AsUInt64(), b.AsUInt64(), 0x00).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> MultiplyLowHigh(Vector512<byte> a, Vector512<byte> b) =>
        Pclmulqdq.V512.CarrylessMultiply(a.AsUInt64(), b.AsUInt64(), 0x10).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> MultiplyHighLow(Vector512<byte> a, Vector512<byte> b) =>
        Pclmulqdq.V512.CarrylessMultiply(a.AsUInt64(), b.AsUInt64(), 0x01).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> MultiplyHigh(Vector512<byte> a, Vector512<byte> b) =>
        Pclmulqdq.V512.CarrylessMultiply(a.AsUInt64(), b.AsUInt64(), 0x11).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> FirstCounters(Vector128<uint> counter) =>
        (Broadcast(counter.AsByte()).AsUInt32() + Vector512.Create(1u, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Join(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) =>
        Avx512F.InsertVector256(
            Avx2.InsertVector128(a.ToVector256Unsafe(), b, 1).ToVector512Unsafe(), Avx2.InsertVector128(c.ToVector256Unsafe(), d, 1), 1);

    /// <summary>Runs one message through the kernel; false if the key was disposed meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Run(SecretMemory owner, int rounds, in AesGcmMessage message, bool encrypt) =>
        message.Length > SmallTail || message.AssociatedDataLength > 16
            ? RunLong(owner, rounds, message, encrypt)
            : RunShort(owner, rounds, message, encrypt);

    // Two methods, so that the first message does not wait for the JIT to compile the other half.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool RunShort(SecretMemory owner, int rounds, in AesGcmMessage message, bool encrypt)
    {
        // The associated data is one block, of zeroes if there is none, which add nothing to the hash.
        byte* key = owner.UnsafePointer;
        int dataLength = (int)message.AssociatedDataLength;
        Vector128<byte> data = GhashPclmul.Reverse(LoadBlock(dataLength == 0 ? key : message.AssociatedData, dataLength));
        Vector128<byte> preCounter = AesGcmX64.PreCounterBlock(message);
        return Finish(
            owner, key, rounds, message, message.Input, message.Output, (int)message.Length, preCounter,
            GhashPclmul.Reverse(preCounter).AsUInt32(), Widen(data.AsUInt64()), encrypt);
    }

    // Associated data of any length, whole batches, and the 0 to 128 bytes left.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool RunLong(SecretMemory owner, int rounds, in AesGcmMessage message, bool encrypt)
    {
        byte* key = owner.UnsafePointer;
        byte* source = message.Input, destination = message.Output;
        nuint left = message.Length;
        Vector128<byte> preCounter = AesGcmX64.PreCounterBlock(message);
        Vector128<uint> counter = GhashPclmul.Reverse(preCounter).AsUInt32();
        Vector128<ulong> sum = HashAssociatedData(key, message.AssociatedData, message.AssociatedDataLength);

        // A whole batch at the end goes with E(J0).
        nuint head = message.HeadLength;
        while (left > AesGcmX64.BatchBytes)
        {
            nuint batches = nuint.Min(left - 1, head) / AesGcmX64.BatchBytes;
            if (!AesGcmX64.Bulk<AesGcmAesNiV512, Vector512<byte>>(
                owner, key, rounds, source, destination, batches, counter, ref sum, encrypt))
            {
                return false;
            }

            nuint done = batches * AesGcmX64.BatchBytes;
            source += done;
            destination += done;
            left -= done;
            counter += Vector128.CreateScalar((uint)(8 * batches));
            // What comes behind the head is in place already.
            if (head < message.Length)
                source = destination;
            head = message.Length;
        }

        int tail = (int)left;
        Vector128<ulong> hash = sum;
        if (tail <= SmallTail)
        {
            return Finish(
                owner, key, rounds, message, source, destination, tail, preCounter, counter,
                Avx512F.InsertVector128(Vector512<ulong>.Zero, hash, 1).AsByte(), encrypt);
        }

        Vector128<byte> tagMask = AesGcmX64.KeyStream8(
            key, rounds, preCounter, counter, out Vector128<byte> b0, out Vector128<byte> b1,
            out Vector128<byte> b2, out Vector128<byte> b3,
            out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6, out Vector128<byte> b7);
        Vector512<byte> mask = FirstBytes(tail - 64);
        Vector512<byte> input0 = Load(source), input1 = Avx512BW.MaskLoad(source + 64, mask, Vector512<byte>.Zero);
        Vector512<byte> text0 = Join(b0, b1, b2, b3) ^ input0, text1 = (Join(b4, b5, b6, b7) ^ input1) & mask;
        Vector512<byte> x0 = Shuffle(encrypt ? text0 : input0, ReverseIndices) ^ Widen(hash);
        Vector512<byte> x1 = Shuffle(encrypt ? text1 : input1, ReverseIndices);

        // SP 800-38D, 7.1, step 5: the lengths' block is the last, and is multiplied by H alone.
        byte* power = key + AesGcmX64Key.PowersEnd - 16 - ((tail + 15) & ~15);
        Vector512<byte> h0 = Load(power), h1 = Load(power + 64);
        Vector128<ulong> lengths = AesGcmX64.LengthsBlock(message), last = Vector128.Load((ulong*)(key + AesGcmX64Key.PowersEnd - 16));
        hash = GhashPclmul.Reduce(
            Fold(MultiplyLow(x0, h0) ^ MultiplyLow(x1, h1)) ^ Pclmulqdq.CarrylessMultiply(lengths, last, 0x00),
            Fold(MultiplyLowHigh(x0, h0) ^ MultiplyHighLow(x0, h0) ^ MultiplyLowHigh(x1, h1) ^ MultiplyHighLow(x1, h1))
                ^ Pclmulqdq.CarrylessMultiply(lengths, last, 0x01) ^ Pclmulqdq.CarrylessMultiply(lengths, last, 0x10),
            Fold(MultiplyHigh(x0, h0) ^ MultiplyHigh(x1, h1)) ^ Pclmulqdq.CarrylessMultiply(lengths, last, 0x11));

        if (owner.IsOvertaken)
            return false;
        text0.Store(destination);
        Avx512BW.MaskStore(destination + 64, mask, text1);
        (GhashPclmul.Reverse(hash.AsByte()) ^ tagMask).Store(message.Tag);
        GC.KeepAlive(owner);
        return true;
    }

    /// <summary>The last 0 to 64 bytes of a message and its tag, with one reduction for all that is hashed here.</summary>
    /// <remarks>
    /// The tag is a sum of products, and each block may stand in any lane that has its power of H. For n blocks left:
    /// <code>
    ///          lane 0     lane 1   lane 2   lane 3        lane 0   lane 1
    /// zmm    | carry 0  | B0     | B1     | B2     | ymm | B3     | lengths |
    /// times  | H^(n+2)  | H^(n+1)| H^n    | H^(n-1)|     | H^2    | H       |
    /// </code>
    /// Blocks that are not there are zero, so the ymm powers never change. A short message's associated data is the carry's lane 0, a
    /// hash of what came before its lane 1.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Finish(
        SecretMemory owner, byte* key, int rounds, in AesGcmMessage message, byte* source, byte* destination, int tail,
        Vector128<byte> preCounter, Vector128<uint> counter, Vector512<byte> carry, bool encrypt)
    {
        // No masked access to a null pointer: the processor suppresses the fault, but that takes it 100 ns.
        Vector512<byte> mask = FirstBytes(tail);
        Vector512<byte> input = Avx512BW.MaskLoad(tail == 0 ? key : source, mask, Vector512<byte>.Zero);
        Vector512<byte> input012 = OneLaneUp(input), mask012 = OneLaneUp(mask);
        Vector128<byte> input3 = Avx512F.ExtractVector128(input, 3), mask3 = Avx512F.ExtractVector128(mask, 3);
        byte* end = key + AesGcmX64Key.PowersEnd;
        Vector512<byte> powers = Load(end - 32 - ((tail + 15) & ~15));
        Vector256<ulong> lastPowers = Vector256.Load((ulong*)(end - 32));
        Vector128<ulong> lengths = AesGcmX64.LengthsBlock(message);

        Vector128<byte> tagMask = AesGcmX64.KeyStream4(
            key, rounds, preCounter, counter, out Vector128<byte> b0, out Vector128<byte> b1,
            out Vector128<byte> b2, out Vector128<byte> b3);
        Vector512<byte> text012 = (Join(Vector128<byte>.Zero, b0, b1, b2) ^ input012) & mask012;
        Vector128<byte> text3 = (b3 ^ input3) & mask3;
        Vector512<byte> x = Shuffle(encrypt ? text012 : input012, ReverseIndices) ^ carry;
        Vector256<ulong> last = Avx2.InsertVector128(
            GhashPclmul.Reverse(encrypt ? text3 : input3).AsUInt64().ToVector256Unsafe(), lengths, 1);
        Vector128<ulong> hash = GhashPclmul.Reduce(
            Fold(MultiplyLow(x, powers), Pclmulqdq.V256.CarrylessMultiply(last, lastPowers, 0x00)),
            Fold(MultiplyLowHigh(x, powers) ^ MultiplyHighLow(x, powers),
                Pclmulqdq.V256.CarrylessMultiply(last, lastPowers, 0x01) ^ Pclmulqdq.V256.CarrylessMultiply(last, lastPowers, 0x10)),
            Fold(MultiplyHigh(x, powers), Pclmulqdq.V256.CarrylessMultiply(last, lastPowers, 0x11)));

        if (owner.IsOvertaken)
            return false;
        // Not wider than needed: bytes that are masked out count as well when a later load waits for an earlier store (4 ns at 16 bytes).
        Vector512<byte> output = Avx512F.AlignRight64(
            text3.ToVector256Unsafe().ToVector512Unsafe().AsUInt64(), text012.AsUInt64(), 2).AsByte();
        if (tail > 32)
            Avx512BW.MaskStore(destination, mask, output);
        else if (tail != 0)
            Avx512BW.VL.MaskStore(destination, mask.GetLower(), output.GetLower());
        (GhashPclmul.Reverse(hash.AsByte()) ^ tagMask).Store(message.Tag);
        GC.KeepAlive(owner);
        return true;
    }

    // Every block to the next lane, zero to the first. The last one drops out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> OneLaneUp(Vector512<byte> value) =>
        Avx512F.AlignRight64(value.AsUInt64(), Vector512<ulong>.Zero, 6).AsByte();

    // The sum of all lanes of both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector512<byte> a, Vector256<ulong> b)
    {
        Vector256<ulong> halves = a.GetLower().AsUInt64() ^ a.GetUpper().AsUInt64() ^ b;
        return halves.GetLower() ^ halves.GetUpper();
    }

    // Up to 16 bytes, zeroes behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> LoadBlock(byte* source, int length) =>
        Avx512BW.VL.MaskLoad(
            source, Vector128.GreaterThan(Vector128.Create((sbyte)length), Vector128<sbyte>.Indices).AsByte(), Vector128<byte>.Zero);

    // All ones in the first `count` bytes; none if it is negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> FirstBytes(int count) =>
        Vector512.GreaterThan(Vector512.Create((sbyte)count), Vector512<sbyte>.Indices).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> HashAssociatedData(byte* key, byte* data, nuint length)
    {
        if (length == 0)
            return Vector128<ulong>.Zero;
        if (length > 16)
            return HashLongAssociatedData(key, data, length);
        return GhashPclmul.Multiply(
            GhashPclmul.Reverse(LoadBlock(data, (int)length)).AsUInt64(), Vector128.Load((ulong*)(key + AesGcmX64Key.PowersEnd - 16)));
    }

    // Eight blocks at a time, the last ones padded with zeroes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<ulong> HashLongAssociatedData(byte* key, byte* data, nuint length)
    {
        Vector128<ulong> hash = Vector128<ulong>.Zero;
        while (length != 0)
        {
            int take = (int)nuint.Min(length, 128);
            byte* power = key + AesGcmX64Key.PowersEnd - ((take + 15) & ~15);
            Vector512<byte> x = Shuffle(Avx512BW.MaskLoad(data, FirstBytes(int.Min(take, 64)), Vector512<byte>.Zero), ReverseIndices)
                ^ Widen(hash);
            Vector512<byte> h = Load(power);
            Vector512<byte> low = MultiplyLow(x, h);
            Vector512<byte> middle = MultiplyLowHigh(x, h) ^ MultiplyHighLow(x, h);
            Vector512<byte> high = MultiplyHigh(x, h);
            if (take > 64)
            {
                x = Shuffle(Avx512BW.MaskLoad(data + 64, FirstBytes(take - 64), Vector512<byte>.Zero), ReverseIndices);
                h = Load(power + 64);
                low ^= MultiplyLow(x, h);
                middle ^= MultiplyLowHigh(x, h) ^ MultiplyHighLow(x, h);
                high ^= MultiplyHigh(x, h);
            }

            hash = GhashPclmul.Reduce(Fold(low), Fold(middle), Fold(high));
            data += take;
            length -= (nuint)take;
        }

        return hash;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>KeyExpansion (FIPS 197, 5.2) and single blocks with AES-NI.</summary>
/// <remarks>
/// SubWord and RotWord come from AESENCLAST: on a state whose four columns are the same word, ShiftRows changes nothing, and what remains
/// is SubBytes and the exclusive or with a "round key", which carries Rcon. A byte shuffle before it copies (and rotates) the word.
/// </remarks>
[ConstantTime]
internal static unsafe class AesNiSchedule
{
    /// <summary>The size of the longest schedule, 15 round keys.</summary>
    internal const int Bytes = 15 * 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Expand(ReadOnlySpan<byte> key, byte* schedule)
    {
        fixed (byte* k = key)
        {
            if (key.Length == 16)
                Expand128(k, schedule);
            else if (key.Length == 24)
                Expand192(k, schedule);
            else
                Expand256(k, schedule);
        }
    }

    /// <summary>CIPH_K of one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Encrypt(byte* schedule, int rounds, Vector128<byte> block)
    {
        block ^= Vector128.Load(schedule);
        for (int i = 1; i < rounds; i++)
            block = Aes.Encrypt(block, Vector128.Load(schedule + 16 * i));
        return Aes.EncryptLast(block, Vector128.Load(schedule + 16 * rounds));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Expand128(byte* key, byte* schedule)
    {
        Vector128<byte> words = Vector128.Load(key);
        uint rcon = 1;
        for (int i = 0; ; i++)
        {
            words.Store(schedule + 16 * i);
            if (i == 10)
                return;
            words = PrefixSums(words) ^ RotatedSubWord(words, rcon);
            rcon = NextRcon(rcon);
        }
    }

    // Six words at a time: four in `low`, two in the lower half of `high`.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Expand192(byte* key, byte* schedule)
    {
        Vector128<byte> low = Vector128.Load(key);
        Vector128<byte> high = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(key + 16)).AsByte();
        uint rcon = 1;
        for (int i = 0; ; i++)
        {
            low.Store(schedule + 24 * i);
            if (i == 8)
                return;
            Unsafe.WriteUnaligned(schedule + 24 * i + 16, high.AsUInt64().ToScalar());
            // SubWord wants the last word, which stands at index 1 of `high`.
            low = PrefixSums(low) ^ RotatedSubWord(Sse2.Shuffle(high.AsUInt32(), 0b01_01_01_01).AsByte(), rcon);
            high ^= Sse2.ShiftLeftLogical128BitLane(high, 4) ^ Sse2.Shuffle(low.AsUInt32(), 0b11_11_11_11).AsByte();
            rcon = NextRcon(rcon);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Expand256(byte* key, byte* schedule)
    {
        Vector128<byte> even = Vector128.Load(key), odd = Vector128.Load(key + 16);
        uint rcon = 1;
        for (int i = 0; ; i++)
        {
            even.Store(schedule + 32 * i);
            if (i == 7)
                return;
            odd.Store(schedule + 32 * i + 16);
            even = PrefixSums(even) ^ RotatedSubWord(odd, rcon);
            odd = PrefixSums(odd) ^ Aes.EncryptLast(Sse2.Shuffle(even.AsUInt32(), 0b11_11_11_11).AsByte(), Vector128<byte>.Zero);
            rcon = NextRcon(rcon);
        }
    }

    // SubWord(RotWord(last word)) ^ Rcon in all four words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> RotatedSubWord(Vector128<byte> words, uint rcon) =>
        Aes.EncryptLast(Ssse3.Shuffle(words, Vector128.Create(0x0C0F0E0Du).AsByte()), Vector128.Create(rcon).AsByte());

    // Word i becomes the sum of words 0 to i.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> PrefixSums(Vector128<byte> words)
    {
        words ^= Sse2.ShiftLeftLogical128BitLane(words, 4);
        return words ^ Sse2.ShiftLeftLogical128BitLane(words, 8);
    }

    // Rcon is public: the powers of x modulo x^8 + x^4 + x^3 + x + 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NextRcon(uint rcon) => (rcon << 1) ^ ((rcon >> 7) * 0x11B);
}

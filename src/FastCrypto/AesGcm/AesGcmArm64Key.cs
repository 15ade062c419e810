using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FastCrypto;

/// <summary>
/// A key's memory in <see cref="AesGcmArm64"/>: the AES schedule, then the powers of H from the ninth down (<see cref="GhashPmull"/>).
/// </summary>
[ConstantTime]
internal static unsafe class AesGcmArm64Key
{
    private const int MaximumRoundKeys = 15;

    /// <summary>The end of the powers: H^n stands n powers before it.</summary>
    internal const int PowersEnd = Powers + GhashPmull.PowerBytes * GhashPmull.Powers;

    /// <summary>The size of a key's memory.</summary>
    internal const int Bytes = PowersEnd;

    private const int Powers = 16 * (MaximumRoundKeys + 1);

    // Not inlined, which AggressiveOptimization alone does not prevent: a hot caller keeps what is computed here in stack slots of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Expand(ReadOnlySpan<byte> key, byte* memory)
    {
        ExpandWords(key, (uint*)memory);
        GhashPmull.WritePowers(Encrypt(memory, key.Length / 4 + 6, Vector128<byte>.Zero), memory + Powers);
    }

    /// <summary>CIPH_K of one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Encrypt(byte* schedule, int rounds, Vector128<byte> block)
    {
        for (int i = 0; i < rounds - 1; i++)
            block = Aes.MixColumns(Aes.Encrypt(block, Vector128.Load(schedule + 16 * i)));
        return Aes.Encrypt(block, Vector128.Load(schedule + 16 * (rounds - 1))) ^ Vector128.Load(schedule + 16 * rounds);
    }

    // KeyExpansion (FIPS 197, 5.2). Words are little-endian: RotWord is a rotation to the right and Rcon stands in the low byte.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandWords(ReadOnlySpan<byte> key, uint* w)
    {
        int keyWords = key.Length / 4;
        for (int i = 0; i < keyWords; i++)
            w[i] = BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(4 * i));

        uint roundConstant = 1;
        for (int i = keyWords; i < 4 * (keyWords + 7); i++)
        {
            uint word = w[i - 1];
            if (i % keyWords == 0)
            {
                word = SubWord(uint.RotateRight(word, 8)) ^ roundConstant;
                roundConstant = (roundConstant << 1) ^ ((roundConstant >> 7) * 0x11B);
            }
            else if (keyWords == 8 && i % keyWords == 4)
            {
                word = SubWord(word);
            }

            w[i] = w[i - keyWords] ^ word;
        }
    }

    // AESE under a key of zeroes is SubBytes and ShiftRows, and ShiftRows does not change a state of four equal columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SubWord(uint word) => Aes.Encrypt(Vector128.Create(word).AsByte(), Vector128<byte>.Zero).AsUInt32().ToScalar();
}

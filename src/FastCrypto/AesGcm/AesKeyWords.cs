using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// KeyExpansion (FIPS 197, 5.2) for the bitsliced forms, with the S-box circuit in the place of a table. Words are little-endian: row r of
/// a column is bits 8r and up, RotWord is a rotation to the right and Rcon stands in the low byte.
/// </summary>
[ConstantTime]
internal static unsafe class AesKeyWords
{
    /// <summary>The words of the longest schedule: 15 round keys.</summary>
    internal const int Maximum = 4 * 15;

    private const int Slices = 8;

    // The S-box's constant in every byte.
    private const uint SBoxConstants = AesSBoxCircuit.Constant * 0x0101_0101u;

    /// <summary>Writes the words of a 16-, 24- or 32-byte key; <paramref name="w"/> has room for <see cref="Maximum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Expand(ReadOnlySpan<byte> key, uint* w)
    {
        ulong* slices = stackalloc ulong[Slices];
        int keyWords = key.Length / 4;
        for (int i = 0; i < keyWords; i++)
            w[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);

        uint roundConstant = 1;
        for (int i = keyWords; i < 4 * (keyWords + 7); i++)
        {
            uint word = w[i - 1];
            if (i % keyWords == 0)
            {
                word = SubWord(uint.RotateRight(word, 8), slices) ^ roundConstant;
                roundConstant = (roundConstant << 1) ^ ((roundConstant >> 7) * 0x11B);
            }
            else if (keyWords == 8 && i % keyWords == 4)
            {
                word = SubWord(word, slices);
            }

            w[i] = w[i - keyWords] ^ word;
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(slices, Slices * sizeof(ulong)));
    }

    /// <summary>
    /// A column of SR^-<paramref name="shifts"/> of a round key, with what the S-box circuit left out of the round before
    /// (<see cref="AesSBoxCircuit.Constant"/>). Row r has moved r columns to the right for every ShiftRows that is undone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static uint Column(uint* w, int round, int column, int shifts)
    {
        uint result = round == 0 ? 0 : SBoxConstants;
        for (int r = 0; r < 4; r++)
            result ^= w[4 * round + ((column - r * shifts) & 3)] & (0xFFu << (8 * r));
        return result;
    }

    // SubWord (FIPS 197, 5.2): each slice has one bit of the four bytes, in the lowest bits of its own four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint SubWord(uint word, ulong* slices)
    {
        for (int i = 0; i < Slices; i++)
            slices[i] = (word >> i) & 0x0101_0101;
        AesSBoxCircuit.Apply(slices);
        uint result = SBoxConstants;
        for (int i = 0; i < Slices; i++)
            result ^= (uint)slices[i] << i;
        return result;
    }
}

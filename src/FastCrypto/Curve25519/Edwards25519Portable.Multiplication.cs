using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

internal static partial class Edwards25519Portable
{
    /// <summary>[scalar]B in constant time: one table entry per signed radix-16 digit, no doublings. The scalar is below 2^255.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBase(in Scalar25519 scalar, out EdwardsPoint25519 result)
    {
        Span<sbyte> digits = stackalloc sbyte[Edwards25519BaseTable.Windows];
        scalar.ToSignedRadix16(digits);
        ReadOnlySpan<EdwardsAffine25519> table = Edwards25519BaseTable.Windows16;
        EdwardsPoint25519 sum = EdwardsPoint25519.Identity;
        EdwardsAffine25519 entry = default;
        for (int i = 0; i < Edwards25519BaseTable.Windows; i++)
        {
            Select(table.Slice(i * Edwards25519BaseTable.EntriesPerWindow, Edwards25519BaseTable.EntriesPerWindow), digits[i], out entry);
            Add(sum, entry, out sum);
        }

        result = sum;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<EdwardsAffine25519>(ref entry)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<EdwardsPoint25519>(ref sum)));
    }

    /// <summary>[s]B + [k]P, for public values only: interleaved sliding windows (Straus).</summary>
    internal static void DoubleScalarMultiplyVartime(
        in Scalar25519 s, in Scalar25519 k, in EdwardsPoint25519 p, out EdwardsPoint25519 result)
    {
        Span<sbyte> baseDigits = stackalloc sbyte[Scalar25519.NonAdjacentFormLength];
        Span<sbyte> pointDigits = stackalloc sbyte[Scalar25519.NonAdjacentFormLength];
        s.ToNonAdjacentFormVartime(Edwards25519BaseTable.OddMultiplesWidth, baseDigits);
        k.ToNonAdjacentFormVartime(PointWidth, pointDigits);

        // P, 3P, 5P, … 15P.
        Span<EdwardsCached25519> multiples = stackalloc EdwardsCached25519[1 << (PointWidth - 2)];
        ToCached(p, out multiples[0]);
        Double(p, out EdwardsPoint25519 sum);
        ToCached(sum, out EdwardsCached25519 twice);
        sum = p;
        for (int i = 1; i < multiples.Length; i++)
        {
            Add(sum, twice, out sum);
            ToCached(sum, out multiples[i]);
        }

        ReadOnlySpan<EdwardsAffine25519> baseMultiples = Edwards25519BaseTable.OddMultiples;
        sum = EdwardsPoint25519.Identity;
        bool started = false;
        int doublings = 0;
        for (int i = Scalar25519.NonAdjacentFormLength - 1; i >= 0; i--)
        {
            doublings += started ? 1 : 0;
            if (pointDigits[i] == 0 && baseDigits[i] == 0)
                continue;
            if (doublings > 0)
                DoubleRepeatedly(sum, doublings, out sum);
            doublings = 0;
            started = true;
            int digit = pointDigits[i];
            if (digit != 0)
            {
                EdwardsCached25519 entry = multiples[Math.Abs(digit) >> 1];
                if (digit < 0)
                    Negate(entry, out entry);
                if (i > 0 && baseDigits[i] == 0)
                    AddBeforeDoubling(sum, entry, out sum);
                else
                    Add(sum, entry, out sum);
            }

            digit = baseDigits[i];
            if (digit != 0)
            {
                EdwardsAffine25519 entry = baseMultiples[Math.Abs(digit) >> 1];
                ConditionalNegate((ulong)((long)digit >> 63), ref entry);
                Add(sum, entry, out sum);
            }
        }

        if (doublings > 0)
            DoubleRepeatedly(sum, doublings, out sum);
        result = sum;
    }

    private const int PointWidth = 5;

    /// <summary>[digit]·(the window's point) for a digit in [−8, 8]: reads every entry.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(ReadOnlySpan<EdwardsAffine25519> window, sbyte digit, out EdwardsAffine25519 result)
    {
        ulong sign = (ulong)((long)digit >> 63);
        ulong magnitude = ((ulong)digit ^ sign) - sign;
        EdwardsAffine25519 entry = EdwardsAffine25519.Identity;
        for (int j = 0; j < Edwards25519BaseTable.EntriesPerWindow; j++)
        {
            ulong mask = ConstantTime.MaskIfEqual(magnitude, (ulong)(j + 1));
            ref readonly EdwardsAffine25519 candidate = ref window[j];
            Field25519Portable.ConditionalMove(mask, ref entry.YPlusX, candidate.YPlusX);
            Field25519Portable.ConditionalMove(mask, ref entry.YMinusX, candidate.YMinusX);
            Field25519Portable.ConditionalMove(mask, ref entry.XY2D, candidate.XY2D);
        }

        ConditionalNegate(sign, ref entry);
        result = entry;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<EdwardsAffine25519>(ref entry)));
    }
}

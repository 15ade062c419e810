using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>X25519 (RFC 7748 section 5) with one exchange to a lane and one inversion for all of them.</summary>
[ConstantTime]
internal static unsafe class X25519BatchFma
{
    private const int Digits = 5;
    private const int MaxLanes = 8;
    private const int Alignment = 64;

    // 1.5·2^52: adding it to a digit leaves the digit, as an integer, in the low bits.
    private const double ThreeHalvesTo52 = 6755399441055744.0;

    /// <summary>
    /// X25519(scalar, u) for as many pairs as there are lanes, or fewer; a zero result for a u of small order leaves the others
    /// right. <paramref name="results"/> may be the memory of either operand.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ScalarMultiply<TLadder>(ReadOnlySpan<byte> scalars, ReadOnlySpan<byte> us, Span<byte> results)
        where TLadder : struct, IX25519BatchLadder
    {
        int lanes = TLadder.Lanes;
        int count = scalars.Length / X25519.KeySize;
        int size = TLadder.WorkspaceVectors * lanes * sizeof(ulong);
        byte* memory = stackalloc byte[size + (2 * MaxLanes * sizeof(ulong)) + Alignment];
        ulong* w = (ulong*)(((nuint)memory + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        ulong* swap = w + (size / sizeof(ulong));
        Span<byte> k = stackalloc byte[MaxLanes * X25519.KeySize];
        k.Clear();
        new Span<byte>(w, size).Clear();

        // (x2, z2, x3, z3) = (1, 0, u, 1), behind x1. A lane without an exchange multiplies zero by zero.
        for (int lane = 0; lane < lanes; lane++)
        {
            FieldElement25519 u = FieldElement25519.Zero;
            if (lane < count)
            {
                X25519.Clamp(scalars.Slice(lane * X25519.KeySize, X25519.KeySize), k.Slice(lane * X25519.KeySize, X25519.KeySize));
                Field25519Portable.FromBytes(us.Slice(lane * X25519.KeySize, X25519.KeySize), out u);
            }

            ReadOnlySpan<ulong> limbs = [u.L0, u.L1, u.L2, u.L3, u.L4];
            for (int digit = 0; digit < Digits; digit++)
            {
                ((double*)w)[Offset(0, digit, lane, lanes)] = (long)limbs[digit];
                w[Offset(3, digit, lane, lanes)] = limbs[digit];
            }

            w[Offset(1, 0, lane, lanes)] = 1;
            w[Offset(4, 0, lane, lanes)] = 1;
        }

        TLadder.Start(w);
        ulong* previous = swap + MaxLanes;
        new Span<ulong>(previous, MaxLanes).Clear();
        for (int t = 254; t >= 0; t--)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                ulong bit = 0 - ((ulong)(k[(lane * X25519.KeySize) + (t >> 3)] >> (t & 7)) & 1);
                swap[lane] = bit ^ previous[lane];
                previous[lane] = bit;
            }

            TLadder.Step(w, swap);
        }

        // The last bit of a clamped scalar is zero, so no swap is left over.
        TLadder.Finish(w);
        Span<FieldElement25519> x = stackalloc FieldElement25519[MaxLanes], z = stackalloc FieldElement25519[MaxLanes];
        for (int lane = 0; lane < count; lane++)
        {
            x[lane] = Element((double*)w, 5, lane, lanes);
            z[lane] = Element((double*)w, 6, lane, lanes);
        }

        Field25519Portable.InvertAll(z[..count]);
        for (int lane = 0; lane < count; lane++)
        {
            Field25519Portable.Multiply(x[lane], z[lane], out x[lane]);
            Field25519Portable.ToBytes(x[lane], results[(lane * X25519.KeySize)..]);
        }

        CryptographicOperations.ZeroMemory(k);
        CryptographicOperations.ZeroMemory(new Span<byte>(w, size + (2 * MaxLanes * sizeof(ulong))));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(x));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(z));
    }

    /// <summary>Where a digit of a lane stands in the workspaces of the batch kernels, in elements of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Offset(int slot, int digit, int lane, int lanes) => (((slot * Digits) + digit) * lanes) + lane;

    /// <summary>One lane's element from the reduced digits of a slot, tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FieldElement25519 Element(double* digits, int slot, int lane, int lanes)
    {
        Field25519Portable.FromSignedLimbs(
            ToInteger(digits[Offset(slot, 0, lane, lanes)]),
            ToInteger(digits[Offset(slot, 1, lane, lanes)]),
            ToInteger(digits[Offset(slot, 2, lane, lanes)]),
            ToInteger(digits[Offset(slot, 3, lane, lanes)]),
            ToInteger(digits[Offset(slot, 4, lane, lanes)]),
            out FieldElement25519 result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToInteger(double digit)
    {
        Debug.Assert(Math.Abs(digit) < 1L << 51);
        return BitConverter.DoubleToUInt64Bits(digit + ThreeHalvesTo52) - BitConverter.DoubleToUInt64Bits(ThreeHalvesTo52);
    }
}

// Written by eng/FieldGen; see Field25519Emitter there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

internal static partial class Field25519Fma512
{
    /// <summary>x·y: one operand may be the sum of two reduced ones.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(in Field25519Digits512 x, in Field25519Digits512 y, out Field25519Wide512 result)
    {
        // C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).
        Vector512<double> magic1 = Vector512.Create(0x4668000000000000UL).AsDouble(), magic2 = Vector512.Create(0x4668000000000003UL).AsDouble();
        Vector512<ulong> mask = Vector512.Create((1UL << 51) - 1), exponent = Vector512.Create(0x4330000000000000UL);
        // 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.
        Vector512<double> offset0 = Vector512.Create(5629499534222848.0), offset = Vector512.Create(5629499534213632.0);
        Vector512<double> x0 = x.D0;
        Vector512<double> x1 = x.D1;
        Vector512<double> x2 = x.D2;
        Vector512<double> x3 = x.D3;
        Vector512<double> x4 = x.D4;
        Vector512<double> y0 = y.D0;
        Vector512<double> y1 = y.D1;
        Vector512<double> y2 = y.D2;
        Vector512<double> y3 = y.D3;
        Vector512<double> y4 = y.D4;
        FmaBounds.AssertProduct(x0, x1, x2, x3, x4, y0, y1, y2, y3, y4);
        Vector512<double> ph;
        ph = Avx512F.FusedMultiplyAdd(x0, y0, magic1);
        Vector512<ulong> pc0 = Avx512F.FusedMultiplyAdd(x0, y0, magic2 - ph).AsUInt64();
        Vector512<ulong> pc1 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x0, y1, magic1);
        pc1 += Avx512F.FusedMultiplyAdd(x0, y1, magic2 - ph).AsUInt64();
        Vector512<ulong> pc2 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x0, y2, magic1);
        pc2 += Avx512F.FusedMultiplyAdd(x0, y2, magic2 - ph).AsUInt64();
        Vector512<ulong> pc3 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x0, y3, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(x0, y3, magic2 - ph).AsUInt64();
        Vector512<ulong> pc4 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x0, y4, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x0, y4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc5 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, y0, magic1);
        pc1 += Avx512F.FusedMultiplyAdd(x1, y0, magic2 - ph).AsUInt64();
        pc2 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, y1, magic1);
        pc2 += Avx512F.FusedMultiplyAdd(x1, y1, magic2 - ph).AsUInt64();
        pc3 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, y2, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(x1, y2, magic2 - ph).AsUInt64();
        pc4 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, y3, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x1, y3, magic2 - ph).AsUInt64();
        pc5 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, y4, magic1);
        pc5 += Avx512F.FusedMultiplyAdd(x1, y4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc6 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, y0, magic1);
        pc2 += Avx512F.FusedMultiplyAdd(x2, y0, magic2 - ph).AsUInt64();
        pc3 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, y1, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(x2, y1, magic2 - ph).AsUInt64();
        pc4 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, y2, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x2, y2, magic2 - ph).AsUInt64();
        pc5 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, y3, magic1);
        pc5 += Avx512F.FusedMultiplyAdd(x2, y3, magic2 - ph).AsUInt64();
        pc6 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, y4, magic1);
        pc6 += Avx512F.FusedMultiplyAdd(x2, y4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc7 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, y0, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(x3, y0, magic2 - ph).AsUInt64();
        pc4 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, y1, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x3, y1, magic2 - ph).AsUInt64();
        pc5 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, y2, magic1);
        pc5 += Avx512F.FusedMultiplyAdd(x3, y2, magic2 - ph).AsUInt64();
        pc6 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, y3, magic1);
        pc6 += Avx512F.FusedMultiplyAdd(x3, y3, magic2 - ph).AsUInt64();
        pc7 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, y4, magic1);
        pc7 += Avx512F.FusedMultiplyAdd(x3, y4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc8 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, y0, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x4, y0, magic2 - ph).AsUInt64();
        pc5 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, y1, magic1);
        pc5 += Avx512F.FusedMultiplyAdd(x4, y1, magic2 - ph).AsUInt64();
        pc6 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, y2, magic1);
        pc6 += Avx512F.FusedMultiplyAdd(x4, y2, magic2 - ph).AsUInt64();
        pc7 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, y3, magic1);
        pc7 += Avx512F.FusedMultiplyAdd(x4, y3, magic2 - ph).AsUInt64();
        pc8 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, y4, magic1);
        pc8 += Avx512F.FusedMultiplyAdd(x4, y4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc9 = ph.AsUInt64();
        Vector512<ulong> p0 = pc0 + ((pc5 + (pc5 << 1)) + (pc5 << 4));
        Vector512<ulong> p1 = pc1 + ((pc6 + (pc6 << 1)) + (pc6 << 4));
        Vector512<ulong> p2 = pc2 + ((pc7 + (pc7 << 1)) + (pc7 << 4));
        Vector512<ulong> p3 = pc3 + ((pc8 + (pc8 << 1)) + (pc8 << 4));
        Vector512<ulong> p4 = pc4 + ((pc9 + (pc9 << 1)) + (pc9 << 4));
        result.W0 = p0 - Vector512.Create(0x5870000000000000UL);
        result.W1 = p1 - Vector512.Create(0xAB30000000000000UL);
        result.W2 = p2 - Vector512.Create(0xFDF0000000000000UL);
        result.W3 = p3 - Vector512.Create(0x50B0000000000000UL);
        result.W4 = p4 - Vector512.Create(0xA370000000000000UL);
    }

    /// <summary>x²: reduced operand.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Square(in Field25519Digits512 x, out Field25519Wide512 result)
    {
        // C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).
        Vector512<double> magic1 = Vector512.Create(0x4668000000000000UL).AsDouble(), magic2 = Vector512.Create(0x4668000000000003UL).AsDouble();
        Vector512<ulong> mask = Vector512.Create((1UL << 51) - 1), exponent = Vector512.Create(0x4330000000000000UL);
        // 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.
        Vector512<double> offset0 = Vector512.Create(5629499534222848.0), offset = Vector512.Create(5629499534213632.0);
        Vector512<double> x0 = x.D0;
        Vector512<double> x1 = x.D1;
        Vector512<double> x2 = x.D2;
        Vector512<double> x3 = x.D3;
        Vector512<double> x4 = x.D4;
        FmaBounds.AssertProduct(x0, x1, x2, x3, x4, x0, x1, x2, x3, x4);
        Vector512<double> pd0 = x0 + x0;
        Vector512<double> pd1 = x1 + x1;
        Vector512<double> pd2 = x2 + x2;
        Vector512<double> pd3 = x3 + x3;
        Vector512<double> ph;
        ph = Avx512F.FusedMultiplyAdd(x0, x0, magic1);
        Vector512<ulong> pc0 = Avx512F.FusedMultiplyAdd(x0, x0, magic2 - ph).AsUInt64();
        Vector512<ulong> pc1 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd0, x1, magic1);
        pc1 += Avx512F.FusedMultiplyAdd(pd0, x1, magic2 - ph).AsUInt64();
        Vector512<ulong> pc2 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd0, x2, magic1);
        pc2 += Avx512F.FusedMultiplyAdd(pd0, x2, magic2 - ph).AsUInt64();
        Vector512<ulong> pc3 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd0, x3, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(pd0, x3, magic2 - ph).AsUInt64();
        Vector512<ulong> pc4 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd0, x4, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(pd0, x4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc5 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, x1, magic1);
        pc2 += Avx512F.FusedMultiplyAdd(x1, x1, magic2 - ph).AsUInt64();
        pc3 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd1, x2, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(pd1, x2, magic2 - ph).AsUInt64();
        pc4 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd1, x3, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(pd1, x3, magic2 - ph).AsUInt64();
        pc5 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd1, x4, magic1);
        pc5 += Avx512F.FusedMultiplyAdd(pd1, x4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc6 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, x2, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x2, x2, magic2 - ph).AsUInt64();
        pc5 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd2, x3, magic1);
        pc5 += Avx512F.FusedMultiplyAdd(pd2, x3, magic2 - ph).AsUInt64();
        pc6 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd2, x4, magic1);
        pc6 += Avx512F.FusedMultiplyAdd(pd2, x4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc7 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, x3, magic1);
        pc6 += Avx512F.FusedMultiplyAdd(x3, x3, magic2 - ph).AsUInt64();
        pc7 += ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(pd3, x4, magic1);
        pc7 += Avx512F.FusedMultiplyAdd(pd3, x4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc8 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, x4, magic1);
        pc8 += Avx512F.FusedMultiplyAdd(x4, x4, magic2 - ph).AsUInt64();
        Vector512<ulong> pc9 = ph.AsUInt64();
        Vector512<ulong> p0 = pc0 + ((pc5 + (pc5 << 1)) + (pc5 << 4));
        Vector512<ulong> p1 = pc1 + ((pc6 + (pc6 << 1)) + (pc6 << 4));
        Vector512<ulong> p2 = pc2 + ((pc7 + (pc7 << 1)) + (pc7 << 4));
        Vector512<ulong> p3 = pc3 + ((pc8 + (pc8 << 1)) + (pc8 << 4));
        Vector512<ulong> p4 = pc4 + ((pc9 + (pc9 << 1)) + (pc9 << 4));
        result.W0 = p0 - Vector512.Create(0xEAB0000000000000UL);
        result.W1 = p1 - Vector512.Create(0xF760000000000000UL);
        result.W2 = p2 - Vector512.Create(0x3D70000000000000UL);
        result.W3 = p3 - Vector512.Create(0x4A20000000000000UL);
        result.W4 = p4 - Vector512.Create(0x9030000000000000UL);
    }

    /// <summary>x·s for one digit s.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(in Field25519Digits512 x, double s, out Field25519Wide512 result)
    {
        // C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).
        Vector512<double> magic1 = Vector512.Create(0x4668000000000000UL).AsDouble(), magic2 = Vector512.Create(0x4668000000000003UL).AsDouble();
        Vector512<ulong> mask = Vector512.Create((1UL << 51) - 1), exponent = Vector512.Create(0x4330000000000000UL);
        // 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.
        Vector512<double> offset0 = Vector512.Create(5629499534222848.0), offset = Vector512.Create(5629499534213632.0);
        Vector512<double> scale = Vector512.Create(s);
        Vector512<double> x0 = x.D0;
        Vector512<double> x1 = x.D1;
        Vector512<double> x2 = x.D2;
        Vector512<double> x3 = x.D3;
        Vector512<double> x4 = x.D4;
        FmaBounds.AssertProduct(x0, x1, x2, x3, x4, scale, scale, scale, scale, scale);
        Vector512<double> ph;
        ph = Avx512F.FusedMultiplyAdd(x0, scale, magic1);
        Vector512<ulong> pc0 = Avx512F.FusedMultiplyAdd(x0, scale, magic2 - ph).AsUInt64();
        Vector512<ulong> pc1 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x1, scale, magic1);
        pc1 += Avx512F.FusedMultiplyAdd(x1, scale, magic2 - ph).AsUInt64();
        Vector512<ulong> pc2 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x2, scale, magic1);
        pc2 += Avx512F.FusedMultiplyAdd(x2, scale, magic2 - ph).AsUInt64();
        Vector512<ulong> pc3 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x3, scale, magic1);
        pc3 += Avx512F.FusedMultiplyAdd(x3, scale, magic2 - ph).AsUInt64();
        Vector512<ulong> pc4 = ph.AsUInt64();
        ph = Avx512F.FusedMultiplyAdd(x4, scale, magic1);
        pc4 += Avx512F.FusedMultiplyAdd(x4, scale, magic2 - ph).AsUInt64();
        Vector512<ulong> pc5 = ph.AsUInt64();
        Vector512<ulong> p0 = pc0 + ((pc5 + (pc5 << 1)) + (pc5 << 4));
        Vector512<ulong> p1 = pc1;
        Vector512<ulong> p2 = pc2;
        Vector512<ulong> p3 = pc3;
        Vector512<ulong> p4 = pc4;
        result.W0 = p0 - Vector512.Create(0x7CF0000000000000UL);
        result.W1 = p1 - Vector512.Create(0x89A0000000000000UL);
        result.W2 = p2 - Vector512.Create(0x89A0000000000000UL);
        result.W3 = p3 - Vector512.Create(0x89A0000000000000UL);
        result.W4 = p4 - Vector512.Create(0x89A0000000000000UL);
    }

    /// <summary>Reduced digits of x, a sum of at most four products.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Carry(in Field25519Wide512 x, out Field25519Digits512 result)
    {
        // C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).
        Vector512<double> magic1 = Vector512.Create(0x4668000000000000UL).AsDouble(), magic2 = Vector512.Create(0x4668000000000003UL).AsDouble();
        Vector512<ulong> mask = Vector512.Create((1UL << 51) - 1), exponent = Vector512.Create(0x4330000000000000UL);
        // 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.
        Vector512<double> offset0 = Vector512.Create(5629499534222848.0), offset = Vector512.Create(5629499534213632.0);
        Vector512<ulong> x0 = x.W0;
        Vector512<ulong> x1 = x.W1;
        Vector512<ulong> x2 = x.W2;
        Vector512<ulong> x3 = x.W3;
        Vector512<ulong> x4 = x.W4;
        Vector512<ulong> rt0 = x0 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt1 = x1 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt2 = x2 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt3 = x3 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt4 = x4 + Vector512.Create(0x1004000000000000UL);
        FmaBounds.AssertCarry(rt0, rt1, rt2, rt3, rt4);
        Vector512<ulong> rq0 = rt0 >>> 51, ru0 = (rt0 & mask) | exponent;
        Vector512<ulong> rq1 = rt1 >>> 51, ru1 = (rt1 & mask) | exponent;
        Vector512<ulong> rq2 = rt2 >>> 51, ru2 = (rt2 & mask) | exponent;
        Vector512<ulong> rq3 = rt3 >>> 51, ru3 = (rt3 & mask) | exponent;
        Vector512<ulong> rq4 = rt4 >>> 51, ru4 = (rt4 & mask) | exponent;
        ru0 += (rq4 + (rq4 << 1)) + (rq4 << 4);
        ru1 += rq0;
        ru2 += rq1;
        ru3 += rq2;
        ru4 += rq3;
        Vector512<double> r0 = ru0.AsDouble() - offset0;
        Vector512<double> r1 = ru1.AsDouble() - offset;
        Vector512<double> r2 = ru2.AsDouble() - offset;
        Vector512<double> r3 = ru3.AsDouble() - offset;
        Vector512<double> r4 = ru4.AsDouble() - offset;
        result.D0 = r0;
        result.D1 = r1;
        result.D2 = r2;
        result.D3 = r3;
        result.D4 = r4;
    }

    /// <summary>Reduced digits of x + y, together a sum of at most four products.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CarrySum(in Field25519Wide512 x, in Field25519Wide512 y, out Field25519Digits512 result)
    {
        // C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).
        Vector512<double> magic1 = Vector512.Create(0x4668000000000000UL).AsDouble(), magic2 = Vector512.Create(0x4668000000000003UL).AsDouble();
        Vector512<ulong> mask = Vector512.Create((1UL << 51) - 1), exponent = Vector512.Create(0x4330000000000000UL);
        // 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.
        Vector512<double> offset0 = Vector512.Create(5629499534222848.0), offset = Vector512.Create(5629499534213632.0);
        Vector512<ulong> x0 = x.W0;
        Vector512<ulong> x1 = x.W1;
        Vector512<ulong> x2 = x.W2;
        Vector512<ulong> x3 = x.W3;
        Vector512<ulong> x4 = x.W4;
        Vector512<ulong> y0 = y.W0;
        Vector512<ulong> y1 = y.W1;
        Vector512<ulong> y2 = y.W2;
        Vector512<ulong> y3 = y.W3;
        Vector512<ulong> y4 = y.W4;
        Vector512<ulong> s0 = x0 + y0;
        Vector512<ulong> s1 = x1 + y1;
        Vector512<ulong> s2 = x2 + y2;
        Vector512<ulong> s3 = x3 + y3;
        Vector512<ulong> s4 = x4 + y4;
        Vector512<ulong> rt0 = s0 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt1 = s1 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt2 = s2 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt3 = s3 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt4 = s4 + Vector512.Create(0x1004000000000000UL);
        FmaBounds.AssertCarry(rt0, rt1, rt2, rt3, rt4);
        Vector512<ulong> rq0 = rt0 >>> 51, ru0 = (rt0 & mask) | exponent;
        Vector512<ulong> rq1 = rt1 >>> 51, ru1 = (rt1 & mask) | exponent;
        Vector512<ulong> rq2 = rt2 >>> 51, ru2 = (rt2 & mask) | exponent;
        Vector512<ulong> rq3 = rt3 >>> 51, ru3 = (rt3 & mask) | exponent;
        Vector512<ulong> rq4 = rt4 >>> 51, ru4 = (rt4 & mask) | exponent;
        ru0 += (rq4 + (rq4 << 1)) + (rq4 << 4);
        ru1 += rq0;
        ru2 += rq1;
        ru3 += rq2;
        ru4 += rq3;
        Vector512<double> r0 = ru0.AsDouble() - offset0;
        Vector512<double> r1 = ru1.AsDouble() - offset;
        Vector512<double> r2 = ru2.AsDouble() - offset;
        Vector512<double> r3 = ru3.AsDouble() - offset;
        Vector512<double> r4 = ru4.AsDouble() - offset;
        result.D0 = r0;
        result.D1 = r1;
        result.D2 = r2;
        result.D3 = r3;
        result.D4 = r4;
    }

    /// <summary>Reduced digits of x − y, together a sum of at most four products.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CarryDifference(in Field25519Wide512 x, in Field25519Wide512 y, out Field25519Digits512 result)
    {
        // C1 = 1.5·2^103 and C2 = C1 + 3·2^51: h = C1 + H and l = 1.5·2^52 + (a·b − H).
        Vector512<double> magic1 = Vector512.Create(0x4668000000000000UL).AsDouble(), magic2 = Vector512.Create(0x4668000000000003UL).AsDouble();
        Vector512<ulong> mask = Vector512.Create((1UL << 51) - 1), exponent = Vector512.Create(0x4330000000000000UL);
        // 2^52 from the exponent, 2^50 + 2^9 (times 19 at the bottom, where the top carry re-enters) from the carry's bias.
        Vector512<double> offset0 = Vector512.Create(5629499534222848.0), offset = Vector512.Create(5629499534213632.0);
        Vector512<ulong> x0 = x.W0;
        Vector512<ulong> x1 = x.W1;
        Vector512<ulong> x2 = x.W2;
        Vector512<ulong> x3 = x.W3;
        Vector512<ulong> x4 = x.W4;
        Vector512<ulong> y0 = y.W0;
        Vector512<ulong> y1 = y.W1;
        Vector512<ulong> y2 = y.W2;
        Vector512<ulong> y3 = y.W3;
        Vector512<ulong> y4 = y.W4;
        Vector512<ulong> s0 = x0 - y0;
        Vector512<ulong> s1 = x1 - y1;
        Vector512<ulong> s2 = x2 - y2;
        Vector512<ulong> s3 = x3 - y3;
        Vector512<ulong> s4 = x4 - y4;
        Vector512<ulong> rt0 = s0 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt1 = s1 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt2 = s2 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt3 = s3 + Vector512.Create(0x1004000000000000UL);
        Vector512<ulong> rt4 = s4 + Vector512.Create(0x1004000000000000UL);
        FmaBounds.AssertCarry(rt0, rt1, rt2, rt3, rt4);
        Vector512<ulong> rq0 = rt0 >>> 51, ru0 = (rt0 & mask) | exponent;
        Vector512<ulong> rq1 = rt1 >>> 51, ru1 = (rt1 & mask) | exponent;
        Vector512<ulong> rq2 = rt2 >>> 51, ru2 = (rt2 & mask) | exponent;
        Vector512<ulong> rq3 = rt3 >>> 51, ru3 = (rt3 & mask) | exponent;
        Vector512<ulong> rq4 = rt4 >>> 51, ru4 = (rt4 & mask) | exponent;
        ru0 += (rq4 + (rq4 << 1)) + (rq4 << 4);
        ru1 += rq0;
        ru2 += rq1;
        ru3 += rq2;
        ru4 += rq3;
        Vector512<double> r0 = ru0.AsDouble() - offset0;
        Vector512<double> r1 = ru1.AsDouble() - offset;
        Vector512<double> r2 = ru2.AsDouble() - offset;
        Vector512<double> r3 = ru3.AsDouble() - offset;
        Vector512<double> r4 = ru4.AsDouble() - offset;
        result.D0 = r0;
        result.D1 = r1;
        result.D2 = r2;
        result.D3 = r3;
        result.D4 = r4;
    }
}

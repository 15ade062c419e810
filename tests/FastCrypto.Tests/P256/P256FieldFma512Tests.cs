using System.Numerics;
using System.Runtime.CompilerServices;
using static FastCrypto.Tests.P256.P256ExtremeDigits;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>The field on eight lanes at the ends of its digits' ranges.</summary>
public sealed unsafe class P256FieldFma512Tests
{
    private static void RequireKernel() => Assert.SkipUnless(CpuProfile.X64V4, "no 512-bit FMA");

    [Fact]
    public void Lanes_in_and_out()
    {
        RequireKernel();
        foreach (BigInteger a in P256FieldPortableTests.Samples(P, 36, 500))
        {
            P256FieldFma512.Broadcast(out P256Digits512 all, Limbs(a));
            P256Digits512 one = default;
            for (int lane = 0; lane < P256FieldFma512.Lanes; lane++)
            {
                Assert.Equal(a, Value(DigitsOf(all, lane)));
                AssertElement(a, all, lane, 1L << 48);
                P256FieldFma512.SetDigits((double*)&one + lane, P256FieldFma512.Lanes, Limbs(a));
                Assert.Equal(a, Value(DigitsOf(one, lane)));
                P256FieldFma512.GetLane(out P256Limbs back, (double*)&one + lane);
                Assert.Equal(a, P256Reference.Value(back) % P);
            }

            P256FieldFma512.ToWide(out P256Wide512 wide, all);
            Assert.Equal(DigitsOf(all, 2), ColumnsOf(wide, 2));
        }
    }

    [Fact]
    public void Odd_multiples_of_a_point_in_each_lane()
    {
        RequireKernel();
        P256Table512* memory = stackalloc P256Table512[2];
        ref P256Table512 table = ref Unsafe.AsRef<P256Table512>((void*)(((nuint)memory + 63) & ~(nuint)63));
        BigInteger[] scalars = [1, 2, N - 1, N / 2, Hex("123456789abcdef0fedcba9876543210"), N - 31];
        (BigInteger X, BigInteger Y)[] points = [.. scalars.Select(k => P256Reference.Multiply(k, G)!.Value), .. FoldedDigitsPass51Bits];
        table[0].X = Digits<P256Digits512>([.. points.Select(p => DigitsOf(MontgomeryOf(p.X), 0))]);
        table[0].Y = Digits<P256Digits512>([.. points.Select(p => DigitsOf(MontgomeryOf(p.Y), 0))]);
        P256OddMultiples512.Create(ref table);
        for (int i = 0; i < P256SignedWindows.TableSize; i++)
        {
            for (int lane = 0; lane < points.Length; lane++)
            {
                (BigInteger x, BigInteger y) = P256Reference.Multiply((2 * i) + 1, points[lane])!.Value;
                AssertElement(x * R % P, table[i].X, lane, FoldedTop);
                AssertElement(y * R % P, table[i].Y, lane, FoldedTop);
            }
        }
    }

    private static P256Digits512 MontgomeryOf(BigInteger a)
    {
        P256FieldFma512.Broadcast(out P256Digits512 r, Limbs(a * R % P));
        return r;
    }
}

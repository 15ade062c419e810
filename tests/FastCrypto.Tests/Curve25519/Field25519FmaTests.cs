using System.Numerics;

namespace FastCrypto.Tests.Curve25519;

/// <summary>The floating-point fields at the limits of their operands (docs/maths/field25519.md).</summary>
public sealed class Field25519FmaTests
{
    internal static IField25519FmaChecks For(int bits) => bits == 256 ? new Field25519Fma256Checks() : new Field25519Fma512Checks();

    private static IField25519FmaChecks ForOrSkip(int bits)
    {
        IField25519FmaChecks checks = For(bits);
        Assert.SkipUnless(checks.IsSupported, $"no {bits}-bit FMA");
        return checks;
    }

    [Theory]
    [InlineData(256, 1, 1)]
    [InlineData(256, 1, 2)]
    [InlineData(256, 2, 1)]
    [InlineData(512, 1, 1)]
    [InlineData(512, 1, 2)]
    [InlineData(512, 2, 1)]
    public void Products_are_exact_at_extreme_digits(int bits, int scaleX, int scaleY) =>
        ForOrSkip(bits).Products_are_exact_at_extreme_digits(scaleX, scaleY);

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Squares_are_exact_at_extreme_digits(int bits) => ForOrSkip(bits).Squares_are_exact_at_extreme_digits();

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Products_by_one_digit_are_exact(int bits) => ForOrSkip(bits).Products_by_one_digit_are_exact();

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Carries_hold_at_the_limits_of_their_precondition(int bits) =>
        ForOrSkip(bits).Carries_hold_at_the_limits_of_their_precondition();

    [Fact]
    public void Elements_go_in_and_out()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        const int Lanes = 4;
        const ulong Max = (1UL << 51) + (1UL << 16) - 1;
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++)
        {
            FieldElement25519[] elements = new FieldElement25519[Lanes];
            foreach (ref FieldElement25519 element in elements.AsSpan())
                element = new(Next(), Next(), Next(), Next(), Next());
            Field25519Fma256.ToWide(elements[0], elements[1], elements[2], elements[3], out Field25519Wide256 wide);
            Field25519Fma256.FromElements(elements[0], elements[1], elements[2], elements[3], out Field25519Digits256 digits);
            FieldElement25519[] back = new FieldElement25519[Lanes];
            Field25519Fma256.ToElements(wide, out back[0], out back[1], out back[2], out back[3]);
            for (int lane = 0; lane < Lanes; lane++)
            {
                Assert.Equal(Field25519Fma256Checks.Value(wide, lane), Field25519Fma256Checks.Value(digits, lane));
                Assert.True(back[lane].IsTight);
                byte[] expected = new byte[32], actual = new byte[32];
                Field25519Portable.ToBytes(elements[lane], expected);
                Field25519Portable.ToBytes(back[lane], actual);
                Assert.Equal(expected, actual);
                Field25519Fma256Checks.AssertCongruent(Field25519Fma256Checks.Value(wide, lane), new BigInteger(actual, isUnsigned: true));
            }
        }

        ulong Next() => random.Next(3) switch { 0 => 0, 1 => Max, _ => (ulong)random.NextInt64((long)Max) };
    }
}

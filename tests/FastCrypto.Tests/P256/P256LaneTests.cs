namespace FastCrypto.Tests.P256;

/// <summary>The floating-point fields, lane by lane, at the ends of their digits' ranges (docs/maths/p256.md).</summary>
public sealed class P256LaneTests
{
    private static IP256LaneChecks ForOrSkip(int bits)
    {
        IP256LaneChecks checks = bits == 256 ? new P256Lane256Checks() : new P256Lane512Checks();
        Assert.SkipUnless(checks.IsSupported, $"no {bits}-bit FMA");
        return checks;
    }

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Products_and_squares(int bits) => ForOrSkip(bits).Products_and_squares();

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Carries_at_the_ends_of_their_range(int bits) => ForOrSkip(bits).Carries_at_the_ends_of_their_range();

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void A_digit_and_its_carry_may_leave_52_bits(int bits) => ForOrSkip(bits).A_digit_and_its_carry_may_leave_52_bits();

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Mixed_addition_at_extreme_digits(int bits) => ForOrSkip(bits).Mixed_addition_at_extreme_digits();

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Lane_doubling_at_extreme_digits(int bits) => ForOrSkip(bits).Lane_doubling_at_extreme_digits();
}

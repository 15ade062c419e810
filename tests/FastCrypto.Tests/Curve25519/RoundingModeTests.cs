using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto.Tests.Curve25519;

/// <summary>A native host may change a thread's rounding mode, and .NET leaves it so: the 25519 kernels must not care.</summary>
public sealed partial class RoundingModeTests
{
    // fenv.h of the GNU C library on x86-64.
    public static TheoryData<int> Modes => [0x000, 0x400, 0x800, 0xC00];

    [LibraryImport("libm.so.6", EntryPoint = "fesetround")]
    private static partial int SetRoundingMode(int mode);

    [Theory, MemberData(nameof(Modes))]
    public void Kernels_give_the_same_results_in_every_mode(int mode)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "needs fesetround of glibc on x64");
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        OnThreadWithMode(mode, () =>
        {
            foreach (IField25519FmaChecks checks in new[] { Field25519FmaTests.For(256), Field25519FmaTests.For(512) }.Where(
                c => c.IsSupported))
            {
                checks.Products_are_exact_at_extreme_digits(1, 2);
                checks.Squares_are_exact_at_extreme_digits();
                checks.Products_by_one_digit_are_exact();
                checks.Carries_hold_at_the_limits_of_their_precondition();
            }

            new Field25519FmaTests().Elements_go_in_and_out();
            var steps = new Field25519FmaStepTests();
            steps.Four_lane_ladder();
            steps.Edwards_formulas_of_one_point();
            steps.Edwards_addition_of_four_points();
            steps.Batch_ladder_of_four();
            steps.Batch_comb_of_four();
            if (CpuProfile.X64V4)
            {
                steps.Batch_ladder_of_eight();
                steps.Batch_comb_of_eight();
            }

            foreach (KernelInfo kernel in KernelRegistry.Runnable(Curve25519Kernels.X25519Algorithm))
                new X25519VectorTests().Rfc7748(kernel.Name);
            foreach (KernelInfo kernel in KernelRegistry.Runnable(Curve25519Kernels.X25519BatchAlgorithm))
            {
                new X25519BatchTests().Every_pattern_of_invalid_keys_is_told_apart(kernel.Name);
                new X25519BatchTests().Public_keys_of_every_batch_size_agree_with_single_ones(kernel.Name);
            }

            foreach (KernelInfo kernel in KernelRegistry.Runnable(Curve25519Kernels.Ed25519Algorithm))
                new Ed25519VectorTests().Rfc8032(kernel.Name);
        });
    }

    private static void OnThreadWithMode(int mode, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            Assert.Equal(0, SetRoundingMode(mode));
            try
            {
                // The mode is in force: the double after 2^53 is two above it, the one before is one below.
                Assert.Equal(mode == 0x800, Sum(1L << 53, 0.5) != 1L << 53);
                Assert.Equal(mode is 0x400 or 0xC00, Sum(1L << 53, -0.5) != 1L << 53);
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
            finally
            {
                failure ??= SetRoundingMode(0) == 0 ? null : new InvalidOperationException("The mode was not restored.");
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException($"rounding mode {mode:X}: {failure.Message}", failure);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Sum(double a, double b) => a + b;
}

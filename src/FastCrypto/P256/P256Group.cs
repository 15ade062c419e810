using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// The group's operations on the kernel of the caller's choice. Kernels of floating point give way to the integers where a native host
/// has changed the thread's rounding mode. Each choice asks for the kernel's tier, a constant, so that lower tiers never compile the kernel
/// and programs that are compiled ahead of time for one do not contain it.
/// </summary>
[ConstantTime]
internal static class P256Group
{
    /// <summary>point = k·G for k in [1, n − 1], in projective coordinates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBase(P256Kernel kernel, out P256PointPortable point, in P256Limbs k)
    {
        switch (kernel)
        {
            case P256Kernel.Fma256 when CpuProfile.X64V3 && RoundingMode.IsToNearest():
                P256Fma256.MultiplyBase(out point, k);
                break;
            default:
                P256Portable.MultiplyBase(out point, k);
                break;
        }
    }

    /// <summary>x = the x-coordinate of k·q, for k in [1, n − 1] and a validated point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyX(P256Kernel kernel, out P256Limbs x, in P256Limbs k, in P256Affine q)
    {
        switch (kernel)
        {
            case P256Kernel.Fma256 when CpuProfile.X64V3 && RoundingMode.IsToNearest():
                P256Fma256.MultiplyX(out x, k, q);
                break;
            default:
                P256Portable.MultiplyX(out x, k, q);
                break;
        }
    }

    /// <summary>
    /// Whether the x-coordinate of u1·G + u2·q is r modulo n; all inputs are public. The table is that of q from
    /// <see cref="CreateVerificationTable"/>, if it has one.
    /// </summary>
    internal static unsafe bool VerifyVartime(
        P256Kernel kernel, in P256Limbs u1, in P256Limbs u2, in P256Affine q, in P256Limbs r, SecretMemory? table = null)
    {
        bool fma = CpuProfile.X64V3 && kernel == P256Kernel.Fma256 && RoundingMode.IsToNearest();
        // A table of one kernel is of no use to the other.
        if (table is null || fma != (kernel == P256Kernel.Fma256))
            return fma ? P256Fma256.VerifyVartime(u1, u2, q, r) : P256Portable.VerifyVartime(u1, u2, q, r);
        using SecretMemory.Lease lease = table.Acquire();
        return fma
            ? P256Fma256.VerifyVartime(u1, u2, (P256AffineEntry256*)lease.Pointer, r)
            : P256Portable.VerifyVartime(u1, u2, new ReadOnlySpan<P256AffinePortable>(lease.Pointer, P256CombPortable.Entries), r);
    }

    /// <summary>
    /// Multiples of a public key that halve the time of each later verification; null if this thread's rounding mode forbids making them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe SecretMemory? CreateVerificationTable(P256Kernel kernel, in P256Affine q)
    {
        if (!CpuProfile.X64V3 || kernel != P256Kernel.Fma256)
        {
            var comb = new SecretMemory(P256CombPortable.Entries * sizeof(P256AffinePortable));
            P256CombPortable.Create(new Span<P256AffinePortable>(comb.UnsafePointer, P256CombPortable.Entries), q);
            return comb;
        }

        if (!RoundingMode.IsToNearest())
            return null;
        var table = new SecretMemory(P256OddMultiples256.RowSize);
        P256Fma256.CreateVerificationTable((P256AffineEntry256*)table.UnsafePointer, q);
        return table;
    }
}

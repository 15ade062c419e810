using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// An element of GF(2^255 − 19) in five unsigned limbs of radix 2^51: L0 + L1·2^51 + L2·2^102 + L3·2^153 + L4·2^204.
/// The value need not be canonical. <i>Tight</i>: every limb is below 2^51 + 2^16. <i>Loose</i>: every limb is below 2^53.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FieldElement25519
{
    internal ulong L0, L1, L2, L3, L4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FieldElement25519(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        L0 = l0;
        L1 = l1;
        L2 = l2;
        L3 = l3;
        L4 = l4;
    }

    internal static FieldElement25519 Zero => default;

    internal static FieldElement25519 One => new(1, 0, 0, 0, 0);

    /// <summary>Every limb is below 2^51 + 2^16: what every multiplication returns.</summary>
    internal readonly bool IsTight => IsBelow((1UL << 51) + (1UL << 16));

    /// <summary>Every limb is below 2^53: what every multiplication accepts.</summary>
    internal readonly bool IsLoose => IsBelow(1UL << 53);

    private readonly bool IsBelow(ulong bound) => L0 < bound && L1 < bound && L2 < bound && L3 < bound && L4 < bound;
}

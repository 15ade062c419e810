using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// A point of the curve −x² + y² = 1 + d·x²·y² over GF(2^255 − 19) (RFC 8032 section 5.1) in extended homogeneous
/// coordinates (section 5.1.4): x = X/Z, y = Y/Z, x·y = T/Z. All coordinates are tight.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EdwardsPoint25519
{
    internal FieldElement25519 X, Y, Z, T;

    /// <summary>(0, 1).</summary>
    internal static EdwardsPoint25519 Identity => new() { Y = FieldElement25519.One, Z = FieldElement25519.One };
}

/// <summary>A point as the second operand of an addition: (Y + X, Y − X, 2Z, 2d·T). The first three are loose.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EdwardsCached25519
{
    internal FieldElement25519 YPlusX, YMinusX, Z2, T2D;
}

/// <summary>A point with Z = 1 as the second operand of an addition: (y + x, y − x, 2d·x·y), all tight.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EdwardsAffine25519
{
    internal FieldElement25519 YPlusX, YMinusX, XY2D;

    /// <summary>(0, 1).</summary>
    internal static EdwardsAffine25519 Identity => new() { YPlusX = FieldElement25519.One, YMinusX = FieldElement25519.One };
}

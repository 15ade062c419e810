using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>
/// Four field elements, one to a lane, as signed digits of radix 2^52 held in doubles; Montgomery form with R = 2^260. Digits 0–3 are at
/// most 2^51 + 2^7; digit 4 is at most 2^48 + 2^29 in an element that has been folded, and 2^50 in any other.
/// </summary>
internal struct P256Digits256
{
    internal Vector256<double> D0, D1, D2, D3, D4;
}

/// <summary>Four field elements as columns that have not been carried: signed 64-bit integers.</summary>
internal struct P256Wide256
{
    internal Vector256<ulong> W0, W1, W2, W3, W4;
}

/// <summary>
/// A point in Jacobian coordinates, laid out for the next doubling: A = (Y, Y, α, ·), B = (Y, Z, α, ·) with α = 3(X − Z²)(X + Z²),
/// X in every lane, Z² as columns in lane 2.
/// </summary>
internal struct P256State256
{
    internal P256Digits256 A, B, X;
    internal P256Wide256 ZZ;
}

/// <summary>A point to be added: A = (Z³, Z², X, Z), Y in every lane.</summary>
internal struct P256Entry256
{
    internal P256Digits256 A, Y;
}

/// <summary>Four points in Jacobian coordinates, one to a lane; X and Y also as the folded columns they were carried from.</summary>
internal struct P256Accumulator256
{
    internal P256Digits256 X, Y, Z;
    internal P256Wide256 XW, YW;
}

/// <summary>Four affine points, one to a lane; folded.</summary>
internal struct P256AffineEntry256
{
    internal P256Digits256 X, Y;
}

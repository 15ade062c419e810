using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>Eight elements of GF(2^255 − 19) as signed digits in doubles; see <see cref="Field25519Digits256"/>.</summary>
internal struct Field25519Digits512
{
    internal Vector512<double> D0, D1, D2, D3, D4;
}

/// <summary>Eight elements as columns before the carry; see <see cref="Field25519Wide256"/>.</summary>
internal struct Field25519Wide512
{
    internal Vector512<ulong> W0, W1, W2, W3, W4;
}

/// <summary>Arithmetic in GF(2^255 − 19) on eight lanes; see <see cref="Field25519Fma256"/>.</summary>
[ConstantTime]
internal static partial class Field25519Fma512;

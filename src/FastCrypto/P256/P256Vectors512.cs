using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>Eight field elements, one to a lane; see <see cref="P256Digits256"/>.</summary>
internal struct P256Digits512
{
    internal Vector512<double> D0, D1, D2, D3, D4;
}

/// <summary>Eight field elements as columns that have not been carried; see <see cref="P256Wide256"/>.</summary>
internal struct P256Wide512
{
    internal Vector512<ulong> W0, W1, W2, W3, W4;
}

/// <summary>Eight points in Jacobian coordinates, one to a lane; see <see cref="P256Accumulator256"/>.</summary>
internal struct P256Accumulator512
{
    internal P256Digits512 X, Y, Z;
    internal P256Wide512 XW, YW;
}

/// <summary>Eight affine points, one to a lane; folded.</summary>
internal struct P256AffineEntry512
{
    internal P256Digits512 X, Y;
}

/// <summary>Odd multiples of eight points: entry i holds (2i + 1)·q_l in lane l.</summary>
[InlineArray(P256SignedWindows.TableSize)]
internal struct P256Table512
{
    private P256AffineEntry512 _first;
}

/// <summary>An element for each entry of a table.</summary>
[InlineArray(P256SignedWindows.TableSize)]
internal struct P256Elements512
{
    private P256Digits512 _first;
}

/// <summary>Eight recoded scalars, one to a lane: words of 64 bits, least significant first.</summary>
[InlineArray(P256SignedWindows.Words)]
internal struct P256Scalars512
{
    private Vector512<ulong> _first;
}

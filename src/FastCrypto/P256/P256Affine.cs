using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>A point of the curve other than infinity: canonical coordinates, not in Montgomery form.</summary>
[ConstantTime]
internal struct P256Affine
{
    /// <summary>The size of an uncompressed point: 0x04 ‖ X ‖ Y (SEC 1, 2.3.3).</summary>
    internal const int EncodedSize = 65;

    private const byte Uncompressed = 0x04;

    internal P256Limbs X, Y;

    /// <summary>Writes 0x04 ‖ X ‖ Y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToBytes(Span<byte> bytes)
    {
        bytes[0] = Uncompressed;
        X.ToBytes(bytes[1..33]);
        Y.ToBytes(bytes[33..65]);
    }

    /// <summary>
    /// Reads an uncompressed point with full validation (SP 800-56A, 5.6.2.3.3): the form, both coordinates below p, on the curve. The
    /// group has prime order, so every such point has order n, and infinity has no such encoding.
    /// </summary>
    /// <returns>False if the point is refused; whether a public point is valid is public.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryFromBytes(out P256Affine point, ReadOnlySpan<byte> bytes)
    {
        point = default;
        if (bytes.Length != EncodedSize || bytes[0] != Uncompressed)
            return false;
        P256Limbs.FromBytes(out point.X, bytes[1..33]);
        P256Limbs.FromBytes(out point.Y, bytes[33..65]);
        ulong canonical = P256FieldPortable.CanonicalMask(point.X) & P256FieldPortable.CanonicalMask(point.Y);
        return (canonical & CurveMask(point)) != 0;
    }

    /// <summary>All ones if y² = x³ − 3x + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong CurveMask(in P256Affine point)
    {
        P256FieldPortable.ToMontgomery(out P256Limbs x, point.X);
        P256FieldPortable.ToMontgomery(out P256Limbs y, point.Y);
        // y² − ((x² − 3)·x + b)
        P256FieldPortable.Square(out P256Limbs t, x);
        P256FieldPortable.Subtract(out t, t, P256FieldPortable.One);
        P256FieldPortable.Subtract(out t, t, P256FieldPortable.One);
        P256FieldPortable.Subtract(out t, t, P256FieldPortable.One);
        P256FieldPortable.Multiply(out t, t, x);
        P256FieldPortable.Add(out t, t, P256FieldPortable.B);
        P256FieldPortable.Square(out P256Limbs ySquared, y);
        P256FieldPortable.Subtract(out t, ySquared, t);
        return P256FieldPortable.ZeroMask(t);
    }
}

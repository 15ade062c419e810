namespace FastCrypto.Tests.Curve25519;

internal sealed class Field25519Fma256Checks : Field25519FmaChecks<Field25519Digits256, Field25519Wide256>
{
    public override bool IsSupported => CpuProfile.X64V3;

    protected override Field25519Wide256 Multiply(Field25519Digits256 x, Field25519Digits256 y)
    {
        Field25519Fma256.Multiply(x, y, out Field25519Wide256 result);
        return result;
    }

    protected override Field25519Wide256 Square(Field25519Digits256 x)
    {
        Field25519Fma256.Square(x, out Field25519Wide256 result);
        return result;
    }

    protected override Field25519Wide256 Multiply(Field25519Digits256 x, double s)
    {
        Field25519Fma256.Multiply(x, s, out Field25519Wide256 result);
        return result;
    }

    protected override Field25519Digits256 Carry(Field25519Wide256 x)
    {
        Field25519Fma256.Carry(x, out Field25519Digits256 result);
        return result;
    }

    protected override Field25519Digits256 CarrySum(Field25519Wide256 x, Field25519Wide256 y)
    {
        Field25519Fma256.CarrySum(x, y, out Field25519Digits256 result);
        return result;
    }

    protected override Field25519Digits256 CarryDifference(Field25519Wide256 x, Field25519Wide256 y)
    {
        Field25519Fma256.CarryDifference(x, y, out Field25519Digits256 result);
        return result;
    }
}

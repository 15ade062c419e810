namespace FastCrypto.Tests.Curve25519;

internal sealed class Field25519Fma512Checks : Field25519FmaChecks<Field25519Digits512, Field25519Wide512>
{
    public override bool IsSupported => CpuProfile.X64V4;

    protected override Field25519Wide512 Multiply(Field25519Digits512 x, Field25519Digits512 y)
    {
        Field25519Fma512.Multiply(x, y, out Field25519Wide512 result);
        return result;
    }

    protected override Field25519Wide512 Square(Field25519Digits512 x)
    {
        Field25519Fma512.Square(x, out Field25519Wide512 result);
        return result;
    }

    protected override Field25519Wide512 Multiply(Field25519Digits512 x, double s)
    {
        Field25519Fma512.Multiply(x, s, out Field25519Wide512 result);
        return result;
    }

    protected override Field25519Digits512 Carry(Field25519Wide512 x)
    {
        Field25519Fma512.Carry(x, out Field25519Digits512 result);
        return result;
    }

    protected override Field25519Digits512 CarrySum(Field25519Wide512 x, Field25519Wide512 y)
    {
        Field25519Fma512.CarrySum(x, y, out Field25519Digits512 result);
        return result;
    }

    protected override Field25519Digits512 CarryDifference(Field25519Wide512 x, Field25519Wide512 y)
    {
        Field25519Fma512.CarryDifference(x, y, out Field25519Digits512 result);
        return result;
    }
}

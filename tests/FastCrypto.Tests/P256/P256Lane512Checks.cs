namespace FastCrypto.Tests.P256;

internal sealed unsafe class P256Lane512Checks()
    : P256LaneChecks<P256Digits512, P256Wide512, P256Accumulator512, P256AffineEntry512>(CpuProfile.X64V4)
{
    protected override void Multiply(out P256Wide512 r, in P256Digits512 a, in P256Digits512 b) => P256FieldFma512.Multiply(out r, a, b);

    protected override void Square(out P256Wide512 r, in P256Digits512 a) => P256FieldFma512.Square(out r, a);

    protected override void Carry(out P256Digits512 r, in P256Wide512 w) => P256FieldFma512.Carry(out r, w);

    protected override void CarryFolded(out P256Digits512 r, in P256Wide512 w) => P256FieldFma512.CarryFolded(out r, w);

    protected override void MixedAdd(ref P256Accumulator512 s, in P256AffineEntry512 e) => P256FieldFma512.MixedAdd(ref s, e);

    protected override void DoubleLanes(ref P256Accumulator512 s) => P256FieldFma512.DoubleLanes(ref s);

    protected override void GetLane(out P256Limbs r, in P256Digits512 a, int lane)
    {
        fixed (P256Digits512* digits = &a)
            P256FieldFma512.GetLane(out r, (double*)digits + lane);
    }
}

namespace FastCrypto.Tests.P256;

internal sealed class P256Lane256Checks()
    : P256LaneChecks<P256Digits256, P256Wide256, P256Accumulator256, P256AffineEntry256>(CpuProfile.X64V3)
{
    protected override void Multiply(out P256Wide256 r, in P256Digits256 a, in P256Digits256 b) => P256FieldFma256.Multiply(out r, a, b);

    protected override void Square(out P256Wide256 r, in P256Digits256 a) => P256FieldFma256.Square(out r, a);

    protected override void Carry(out P256Digits256 r, in P256Wide256 w) => P256FieldFma256.Carry(out r, w);

    protected override void CarryFolded(out P256Digits256 r, in P256Wide256 w) => P256FieldFma256.CarryFolded(out r, w);

    protected override void MixedAdd(ref P256Accumulator256 s, in P256AffineEntry256 e) => P256FieldFma256.MixedAdd(ref s, e);

    protected override void DoubleLanes(ref P256Accumulator256 s) => P256FieldFma256.DoubleLanes(ref s);

    protected override void GetLane(out P256Limbs r, in P256Digits256 a, int lane) => P256FieldFma256.GetLane(out r, a, lane);
}

using System.Numerics;
using System.Runtime.InteropServices;
using FastCrypto.Tests.Lifetime;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>
/// Signing leaves none of the numbers on the stack that give the private key away, in limbs as the product holds them: any two neighbouring
/// limbs would be found. StackTests looks for the key alone.
/// </summary>
[Collection(Alone.Name)]
public sealed class P256StackTests
{
    [Theory, EachKernel(P256Kernels.Algorithm)]
    public void Signing_leaves_no_number_between(string kernel)
    {
        OptimizedCode.Require();
        P256Kernel id = Kernels.Kernel<P256Kernel>(P256Kernels.Algorithm, kernel);
        var random = new Random(63);
        BigInteger d = Number(random.Bytes(32)) % N, k = Number(random.Bytes(32)) % N, z = Number(random.Bytes(32)) % N;
        P256Limbs dLimbs = Limbs(d), kLimbs = Limbs(k), zLimbs = Limbs(z);
        byte[] signature = new byte[64];
        P256Ecdsa.TrySignWithNonce(id, dLimbs, kLimbs, zLimbs, signature);
        BigInteger rd = Number(signature.AsSpan(0, 32)) * d % N, t = (z + rd) % N, inverse = Inverse(k, N);
        P256Group.MultiplyBase(id, out P256PointPortable point, kLimbs);
        P256FieldPortable.Subtract(out P256Limbs minusY, default, point.Y);
        (string Name, P256Limbs Number)[] secrets =
        [
            ("d", dLimbs), ("k", kLimbs), ("1/k", Limbs(inverse)), ("rd", Limbs(rd)), ("z + rd", Limbs(t)),
            ("(z + rd)R", Limbs(t * R % N)), ("X", point.X), ("Y", point.Y), ("-Y", minusY), ("Z", point.Z),
        ];

        byte[] stack = DeadStack.After(() => P256Ecdsa.TrySignWithNonce(id, dLimbs, kLimbs, zLimbs, signature));
        List<string> found = [];
        foreach ((string name, P256Limbs number) in secrets)
        {
            ReadOnlySpan<byte> limbs = MemoryMarshal.AsBytes(new ReadOnlySpan<P256Limbs>(in number));
            for (int i = 0; i + 16 <= limbs.Length; i += 8)
            {
                if (stack.AsSpan().IndexOf(limbs.Slice(i, 16)) is >= 0 and int at)
                    found.Add($"{name}[{i / 8}] at -{stack.Length - at}");
            }
        }

        Assert.Empty(found);
    }
}

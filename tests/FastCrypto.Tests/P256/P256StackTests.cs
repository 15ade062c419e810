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

        Assert.Empty(Find(secrets, DeadStack.After(() => P256Ecdsa.TrySignWithNonce(id, dLimbs, kLimbs, zLimbs, signature))));
    }

    /// <summary>
    /// The steps alone: within a signature the next one may happen to overwrite what the one before left. Results go to the heap, so
    /// that they are not found either.
    /// </summary>
    [Fact]
    public void Arithmetic_mod_n_leaves_no_number_between()
    {
        OptimizedCode.Require();
        var random = new Random(64);
        BigInteger a = Number(random.Bytes(32)) % N, b = Number(random.Bytes(32)) % N;
        P256Limbs x = Limbs(a), y = Limbs(b);
        var result = new P256Limbs[1];
        (string, P256Limbs)[] secrets = [("a", x), ("b", y), ("aR", Limbs(a * R % N)), ("ab", Limbs(a * b % N))];
        Assert.Empty(Find(secrets, DeadStack.After(() => P256ScalarField.Multiply(out result[0], x, y))));

        secrets = [("a", x), ("b", y), ("a + b", Limbs(a + b)), ("a + b mod n", Limbs((a + b) % N))];
        Assert.Empty(Find(secrets, DeadStack.After(() => P256ScalarField.Add(out result[0], x, y))));
    }

    /// <summary>
    /// An even scalar is recoded as n − k, so that the point is negated at the end; an odd one is not, but its negative is made too.
    /// </summary>
    [Theory, EachKernel(P256Kernels.Algorithm)]
    public void Multiples_of_the_base_point_leave_neither_sign(string kernel)
    {
        OptimizedCode.Require();
        P256Kernel id = Kernels.Kernel<P256Kernel>(P256Kernels.Algorithm, kernel);
        BigInteger odd = (Number(new Random(65).Bytes(32)) % N) | 1;
        foreach (BigInteger k in (BigInteger[])[odd, odd - 1])
        {
            P256Limbs scalar = Limbs(k);
            var point = new P256PointPortable[1];
            P256Group.MultiplyBase(id, out point[0], scalar);
            P256FieldPortable.Subtract(out P256Limbs minusY, default, point[0].Y);
            (string, P256Limbs)[] secrets =
                [("k", scalar), ("n - k", Limbs(N - k)), ("X", point[0].X), ("Y", point[0].Y), ("-Y", minusY), ("Z", point[0].Z)];
            Assert.Empty(Find(secrets, DeadStack.After(() => P256Group.MultiplyBase(id, out point[0], scalar))));
        }
    }

    /// <summary>Any two neighbouring limbs of the numbers that stand on the stack.</summary>
    private static List<string> Find((string Name, P256Limbs Number)[] secrets, byte[] stack)
    {
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

        return found;
    }
}

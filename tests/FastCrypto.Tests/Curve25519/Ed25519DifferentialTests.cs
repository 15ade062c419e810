using NSec.Cryptography;
using BouncyEd25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace FastCrypto.Tests.Curve25519;

/// <summary>Ed25519 against other libraries and against the portable kernel.</summary>
public sealed class Ed25519DifferentialTests
{
    private const string Algorithm = Curve25519Kernels.Ed25519Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Signatures_agree_with_NSec_and_BouncyCastle(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        var random = new Random(8032);
        SignatureAlgorithm nsec = SignatureAlgorithm.Ed25519;
        byte[] expected = new byte[64];
        for (int i = 0; i < Effort.Scale(300, 20_000); i++)
        {
            byte[] seed = random.Bytes(32), message = random.Bytes(random.Next(300));
            using var key = Ed25519.ImportPrivateKey(kernel, seed);
            byte[] signature = key.SignData(message);
            Assert.True(key.VerifyData(message, signature), $"case {i} of seed 8032");

            BouncyEd25519.Sign(seed, 0, message, 0, message.Length, expected, 0);
            Assert.Equal(expected, signature);
            using Key peer = Key.Import(nsec, seed, KeyBlobFormat.RawPrivateKey);
            Assert.Equal(peer.PublicKey.Export(KeyBlobFormat.RawPublicKey), key.ExportPublicKey());
            Assert.Equal(nsec.Sign(peer, message), signature);
            Assert.True(nsec.Verify(peer.PublicKey, message, signature));

            signature[random.Next(64)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(nsec.Verify(peer.PublicKey, message, signature), key.VerifyData(message, signature));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Multiplications_agree_with_the_portable_kernel(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        var random = new Random(25);
        byte[] expected = new byte[32], actual = new byte[32];
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            // Scalars with runs of equal digits reach the carries of the recoding and the identity within sums.
            byte[] scalar = random.Bytes(32);
            if (i % 3 == 0)
            {
                for (int j = 0; j < 32; j++)
                    scalar[j] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => scalar[j] };
            }

            scalar[31] &= 0x7F;
            Scalar25519 s = Scalar25519.FromBytes(scalar);
            Edwards25519Portable.MultiplyBase(s, out EdwardsPoint25519 point);
            Edwards25519Portable.Encode(point, expected);
            Ed25519Signature.MultiplyBase(kernel, s, out EdwardsPoint25519 same);
            Edwards25519Portable.Encode(same, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), Convert.ToHexString(scalar));

            Scalar25519 k = Scalar25519.FromBytes([.. random.Bytes(31), 0x0F]);
            Edwards25519Portable.DoubleScalarMultiplyVartime(k, s, point, out EdwardsPoint25519 sum);
            Edwards25519Portable.Encode(sum, expected);
            Ed25519Signature.DoubleScalarMultiplyVartime(kernel, k, s, point, out sum);
            Edwards25519Portable.Encode(sum, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), Convert.ToHexString(scalar));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Double_multiplications_are_the_sum_of_two(string kernelName)
    {
        // [s]B + [k]([t]B) = [s + k·t]B.
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        var random = new Random(26);
        byte[] expected = new byte[32], actual = new byte[32];
        Scalar25519 zero = default, one = Scalar25519.FromBytes([1, .. new byte[31]]);
        for (int i = 0; i < Effort.Scale(300, 20_000); i++)
        {
            Scalar25519 s = Pick(i % 5), k = Pick(i / 5 % 5), t = Pick(i / 25 % 5);
            Ed25519Signature.MultiplyBase(kernel, t, out EdwardsPoint25519 point);
            Ed25519Signature.DoubleScalarMultiplyVartime(kernel, s, k, point, out EdwardsPoint25519 sum);
            Edwards25519Portable.Encode(sum, actual);
            Ed25519Signature.MultiplyBase(kernel, Scalar25519.MultiplyAdd(k, t, s), out point);
            Edwards25519Portable.Encode(point, expected);
            Assert.Equal(expected, actual);
        }

        Scalar25519 Pick(int kind) => kind switch
        {
            0 => zero,
            1 => one,
            2 => Scalar25519.FromWideBytes([.. random.Bytes(2), .. new byte[62]]),
            _ => Scalar25519.FromWideBytes(random.Bytes(64)),
        };
    }
}

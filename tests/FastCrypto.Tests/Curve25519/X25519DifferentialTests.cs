using System.Security.Cryptography;
using NSec.Cryptography;
using BouncyX25519 = Org.BouncyCastle.Math.EC.Rfc7748.X25519;

namespace FastCrypto.Tests.Curve25519;

/// <summary>X25519 against other libraries and against itself.</summary>
public sealed class X25519DifferentialTests
{
    private const string Algorithm = Curve25519Kernels.X25519Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Random_scalars_and_points_agree_with_BouncyCastle_and_the_portable_kernel(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        var random = new Random(25519);
        byte[] expected = new byte[32], actual = new byte[32];
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            byte[] scalar = random.Bytes(32), u = random.Bytes(32);
            if (kernel != X25519Kernel.Portable)
                X25519.TryDerive(X25519Kernel.Portable, scalar, u, expected);
            if (kernel == X25519Kernel.Portable || i % 10 == 0)
                BouncyX25519.ScalarMult(scalar, 0, u, 0, expected, 0);
            Assert.True(X25519.TryDerive(kernel, scalar, u, actual));
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"case {i} of seed 25519");

            X25519.DerivePublicKey(kernel, scalar, actual);
            if (i % 10 == 0)
            {
                BouncyX25519.ScalarMultBase(scalar, 0, expected, 0);
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"base point, case {i} of seed 25519");
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Public_keys_agree_with_the_ladder_from_the_base_point(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        byte[] basePoint = new byte[32];
        basePoint[0] = 9;
        var scalars = new List<byte[]> { new byte[32], Filled(0xFF), Filled(0x88), Filled(0x77), Filled(0x80), Filled(0x08) };
        var random = new Random(9);
        for (int i = 0; i < Effort.Scale(500, 20_000); i++)
            scalars.Add(random.Bytes(32));
        for (int bit = 0; bit < 256; bit++)
        {
            byte[] scalar = new byte[32];
            scalar[bit / 8] = (byte)(1 << (bit % 8));
            scalars.Add(scalar);
        }

        byte[] expected = new byte[32], actual = new byte[32];
        foreach (byte[] scalar in scalars)
        {
            Assert.True(X25519.TryDerive(X25519Kernel.Portable, scalar, basePoint, expected));
            X25519.DerivePublicKey(kernel, scalar, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual), Convert.ToHexString(scalar));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Exchanges_agree_with_NSec(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        var random = new Random(4);
        KeyAgreementAlgorithm nsec = KeyAgreementAlgorithm.X25519;
        var exportable = new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        for (int i = 0; i < Effort.Scale(200, 10_000); i++)
        {
            byte[] mine = random.Bytes(32), theirs = random.Bytes(32);
            using Key key = Key.Import(nsec, theirs, KeyBlobFormat.RawPrivateKey);
            using var own = X25519DiffieHellman.ImportPrivateKey(kernel, mine);
            byte[] theirPublicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
            using SharedSecret? shared = nsec.Agree(
                key, NSec.Cryptography.PublicKey.Import(nsec, own.ExportPublicKey(), KeyBlobFormat.RawPublicKey), exportable);
            Assert.Equal(shared!.Export(SharedSecretBlobFormat.RawSharedSecret), own.DeriveRawSecretAgreement(theirPublicKey));
        }
    }

    // The u-coordinates of small order, canonical and not: 0, 1, p−1, the two of order 8, and p, p+1 (each also with bit 255 set).
    private static readonly string[] SmallOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];

    [Theory, EachKernel(Algorithm)]
    public void Points_of_small_order_are_refused(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        var random = new Random(8);
        foreach (string text in SmallOrder)
        {
            foreach (int top in new[] { 0x00, 0x80 })
            {
                byte[] u = Convert.FromHexString(text);
                u[31] |= (byte)top;
                byte[] secret = Filled(1);
                Assert.False(X25519.TryDerive(kernel, random.Bytes(32), u, secret));
                Assert.Equal(new byte[32], secret);
                using var key = X25519DiffieHellman.ImportPrivateKey(kernel, random.Bytes(32));
                Assert.Throws<CryptographicException>(() => key.DeriveRawSecretAgreement(u));
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Non_canonical_points_are_reduced_and_bit_255_is_ignored(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        byte[] scalar = new Random(3).Bytes(32), canonical = new byte[32], actual = new byte[32], expected = new byte[32];
        for (int u = 2; u < 19; u++)
        {
            // p + u, for every u that leaves it below 2^255.
            byte[] shifted = Filled(0xFF);
            shifted[0] = (byte)(0xED + u);
            shifted[31] = 0x7F;
            canonical[0] = (byte)u;
            Assert.True(X25519.TryDerive(kernel, scalar, canonical, expected));
            Assert.True(X25519.TryDerive(kernel, scalar, shifted, actual));
            Assert.Equal(expected, actual);
            shifted[31] = 0xFF;
            Assert.True(X25519.TryDerive(kernel, scalar, shifted, actual));
            Assert.Equal(expected, actual);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Clamped_bits_do_not_matter(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        var random = new Random(5);
        byte[] scalar = random.Bytes(32), u = random.Bytes(32), expected = new byte[32], actual = new byte[32];
        X25519.TryDerive(kernel, scalar, u, expected);
        foreach (int bit in new[] { 0, 1, 2, 254, 255 })
        {
            byte[] changed = (byte[])scalar.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            X25519.TryDerive(kernel, changed, u, actual);
            Assert.Equal(expected, actual);
        }
    }

    private static byte[] Filled(byte value)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}

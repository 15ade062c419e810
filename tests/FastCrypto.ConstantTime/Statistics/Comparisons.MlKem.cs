using System.Runtime.InteropServices;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <content>
/// ML-KEM-768. A seed decides ρ as well, and expanding the matrix from ρ takes a public time that varies; so key generation is timed from
/// the noise's bytes on, beside a fixed matrix. The others have keys that hold their matrix.
/// </content>
internal static unsafe partial class Comparisons
{
    private static readonly MlKemParameters Parameters = MlKemParameters.MlKem768;

    // The PRF's output for one polynomial with η = 2.
    private const int NoiseBytes = 128;

    private static IEnumerable<Comparison> MlKems()
    {
        MlKemKernel kernel = MlKemKernels.Preferred;
        byte* key = Allocate(Parameters.PrivateBytes);
        MlKem.GenerateKey(kernel, Parameters, InputClass.RandomBytes(MlKemParameters.SeedSize), key);
        byte[] ciphertext = new byte[Parameters.CiphertextSize], secret = new byte[MlKemParameters.SymmetricSize];

        void Encapsulate(Random random, Span<byte> destination)
        {
            Span<byte> message = stackalloc byte[MlKemParameters.SymmetricSize];
            random.NextBytes(message);
            MlKem.Encapsulate(kernel, Parameters, key, message, destination, secret);
        }

        var valid = new InputClass("a ciphertext of the key", Encapsulate);
        var damaged = new InputClass("a damaged one", (random, input) =>
        {
            Encapsulate(random, input);
            input[random.Next(input.Length)] ^= (byte)random.Next(1, 256);
        });
        return
        [
            .. AgainstRandom(MlKemKernels.Algorithm, "noise makes a key", 2 * Parameters.K * NoiseBytes, Edges, NoiseToKey(kernel, key)),
            .. AgainstRandom(MlKemKernels.Algorithm, "encapsulate a message", MlKemParameters.SymmetricSize, Edges, message =>
                MlKem.Encapsulate(kernel, Parameters, key, message, ciphertext, secret)),
            new(MlKemKernels.Algorithm, "decapsulate", valid, damaged, Parameters.CiphertextSize, input =>
                MlKem.Decapsulate(kernel, Parameters, key, input, secret)),
            .. DecapsulateBySecrets(kernel, valid),
        ];
    }

    // ŝ of any reduced coefficients, with a ciphertext that then belongs to no key or, by chance, to this one.
    private static IEnumerable<Comparison> DecapsulateBySecrets(MlKemKernel kernel, InputClass valid)
    {
        var random = new InputClass("random", (generator, input) =>
        {
            foreach (ref short coefficient in MemoryMarshal.Cast<byte, short>(input))
                coefficient = (short)generator.Next(-MlKemParameters.Q / 2, MlKemParameters.Q / 2 + 1);
        });
        byte[] one = new byte[Parameters.K * MlKemParameters.PolynomialBytes], ciphertext = new byte[Parameters.CiphertextSize];
        byte[] secret = new byte[MlKemParameters.SymmetricSize];
        random.Fill(Random.Shared, one);
        valid.Fill(Random.Shared, ciphertext);
        byte* key = Allocate(Parameters.PrivateBytes);
        MlKem.GenerateKey(kernel, Parameters, InputClass.RandomBytes(MlKemParameters.SeedSize), key);
        InputClass[] edges = [InputClass.Only("fixed", one), InputClass.Zeroes];
        return AgainstRandom(
            MlKemKernels.Algorithm, "decapsulate with a vector s", one.Length, edges,
            vector =>
            {
                vector.CopyTo(new Span<byte>(key + Parameters.SecretOffset, vector.Length));
                MlKem.Decapsulate(kernel, Parameters, key, ciphertext, secret);
            },
            random);
    }

    private static Action<byte[]> NoiseToKey(MlKemKernel kernel, byte* key) => kernel switch
    {
        MlKemKernel.Avx512 => NoiseToKey<MlKemRingAvx512>(key),
        MlKemKernel.Avx2 => NoiseToKey<MlKemRingAvx2>(key),
        MlKemKernel.Neon => NoiseToKey<MlKemRingNeon>(key),
        _ => NoiseToKey<MlKemRingPortable>(key),
    };

    // Algorithm 13, lines 8 to 20, of FIPS 203, with what the PRF gives as the input and the matrix of a key.
    private static Action<byte[]> NoiseToKey<TRing>(byte* key) where TRing : struct, IMlKemRing
    {
        const int N = MlKemParameters.N;
        int k = Parameters.K;
        short* matrix = (short*)(key + Parameters.MatrixOffset);
        var noise = (short*)Allocate(4 * k * MlKemParameters.PolynomialBytes);
        short* e = noise + k * N, cache = e + k * N, t = cache + k * N;
        byte[] encoded = new byte[k * MlKemParameters.EncodedPolynomialSize];
        return bytes =>
        {
            fixed (byte* source = bytes, destination = encoded)
            {
                for (int i = 0; i < 2 * k; i++)
                    TRing.SampleCbd(noise + i * N, source + i * NoiseBytes, eta: 2);
                TRing.Ntt(noise, 2 * k);
                for (int i = 0; i < k; i++)
                    TRing.MultiplyCache(cache + i * N, noise + i * N);
                for (int row = 0; row < k; row++)
                {
                    TRing.MultiplyAccumulate(t + row * N, matrix + row * k * N, 1, noise, cache, k);
                    TRing.ToMontgomeryAdd(t + row * N, e + row * N);
                    TRing.Encode12(destination + row * MlKemParameters.EncodedPolynomialSize, t + row * N);
                }
            }
        };
    }

    // For as long as the process lives, somewhere in a page: every process has other distances between what it works on.
    private static byte* Allocate(int bytes)
    {
        const int Line = 64;
        byte* block = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + StatisticsRung.PageBytes), Line);
        return block + Random.Shared.Next(StatisticsRung.PageBytes / Line) * Line;
    }
}

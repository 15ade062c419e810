namespace FastCrypto;

/// <summary>
/// ML-KEM (FIPS 203) on expanded keys in memory (<see cref="MlKemParameters"/>), by the kernel asked for. Everything is deterministic:
/// randomness comes from the caller. Lengths are the caller's to check.
/// </summary>
internal static unsafe class MlKem
{
    /// <summary>Algorithm 16: writes a whole private key of <see cref="MlKemParameters.PrivateBytes"/> for the seed d‖z.</summary>
    internal static void GenerateKey(MlKemKernel kernel, MlKemParameters parameters, ReadOnlySpan<byte> seed, byte* key)
    {
        fixed (byte* seedPointer = seed)
        {
            switch (kernel)
            {
                case MlKemKernel.Avx2:
                    MlKemScheme<MlKemRingAvx2, KeccakX4Avx2>.GenerateKey(parameters, seedPointer, key);
                    break;
                case MlKemKernel.Neon:
                    MlKemScheme<MlKemRingNeon, KeccakX4Neon>.GenerateKey(parameters, seedPointer, key);
                    break;
                case MlKemKernel.Avx512:
                    MlKemScheme<MlKemRingAvx512, KeccakX4Avx512>.GenerateKey(parameters, seedPointer, key);
                    break;
                default:
                    MlKemScheme<MlKemRingPortable, KeccakX4Portable>.GenerateKey(parameters, seedPointer, key);
                    break;
            }
        }
    }

    /// <summary>Checks an encapsulation key (section 7.2) and writes the public part of a key, of
    /// <see cref="MlKemParameters.PublicBytes"/>.</summary>
    internal static bool TryExpandPublicKey(MlKemKernel kernel, MlKemParameters parameters, ReadOnlySpan<byte> encapsulationKey, byte* key)
    {
        fixed (byte* encoded = encapsulationKey)
        {
            return kernel switch
            {
                MlKemKernel.Avx2 => MlKemScheme<MlKemRingAvx2, KeccakX4Avx2>.TryExpandPublicKey(parameters, encoded, key),
                MlKemKernel.Neon => MlKemScheme<MlKemRingNeon, KeccakX4Neon>.TryExpandPublicKey(parameters, encoded, key),
                MlKemKernel.Avx512 => MlKemScheme<MlKemRingAvx512, KeccakX4Avx512>.TryExpandPublicKey(parameters, encoded, key),
                _ => MlKemScheme<MlKemRingPortable, KeccakX4Portable>.TryExpandPublicKey(parameters, encoded, key),
            };
        }
    }

    /// <summary>Checks a decapsulation key (section 7.3) and writes a private key without its seed.</summary>
    internal static bool TryExpandPrivateKey(MlKemKernel kernel, MlKemParameters parameters, ReadOnlySpan<byte> decapsulationKey, byte* key)
    {
        fixed (byte* encoded = decapsulationKey)
        {
            return kernel switch
            {
                MlKemKernel.Avx2 => MlKemScheme<MlKemRingAvx2, KeccakX4Avx2>.TryExpandPrivateKey(parameters, encoded, key),
                MlKemKernel.Neon => MlKemScheme<MlKemRingNeon, KeccakX4Neon>.TryExpandPrivateKey(parameters, encoded, key),
                MlKemKernel.Avx512 => MlKemScheme<MlKemRingAvx512, KeccakX4Avx512>.TryExpandPrivateKey(parameters, encoded, key),
                _ => MlKemScheme<MlKemRingPortable, KeccakX4Portable>.TryExpandPrivateKey(parameters, encoded, key),
            };
        }
    }

    /// <summary>Writes the decapsulation key as it goes on the wire.</summary>
    internal static void EncodePrivateKey(MlKemKernel kernel, MlKemParameters parameters, byte* key, Span<byte> destination)
    {
        fixed (byte* encoded = destination)
        {
            switch (kernel)
            {
                case MlKemKernel.Avx2:
                    MlKemScheme<MlKemRingAvx2, KeccakX4Avx2>.EncodePrivateKey(parameters, key, encoded);
                    break;
                case MlKemKernel.Neon:
                    MlKemScheme<MlKemRingNeon, KeccakX4Neon>.EncodePrivateKey(parameters, key, encoded);
                    break;
                case MlKemKernel.Avx512:
                    MlKemScheme<MlKemRingAvx512, KeccakX4Avx512>.EncodePrivateKey(parameters, key, encoded);
                    break;
                default:
                    MlKemScheme<MlKemRingPortable, KeccakX4Portable>.EncodePrivateKey(parameters, key, encoded);
                    break;
            }
        }
    }

    /// <summary>Algorithm 17 with the randomness m.</summary>
    internal static void Encapsulate(
        MlKemKernel kernel, MlKemParameters parameters, byte* key, ReadOnlySpan<byte> m, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        fixed (byte* message = m, c = ciphertext, secret = sharedSecret)
        {
            switch (kernel)
            {
                case MlKemKernel.Avx2:
                    MlKemScheme<MlKemRingAvx2, KeccakX4Avx2>.Encapsulate(parameters, key, message, c, secret);
                    break;
                case MlKemKernel.Neon:
                    MlKemScheme<MlKemRingNeon, KeccakX4Neon>.Encapsulate(parameters, key, message, c, secret);
                    break;
                case MlKemKernel.Avx512:
                    MlKemScheme<MlKemRingAvx512, KeccakX4Avx512>.Encapsulate(parameters, key, message, c, secret);
                    break;
                default:
                    MlKemScheme<MlKemRingPortable, KeccakX4Portable>.Encapsulate(parameters, key, message, c, secret);
                    break;
            }
        }
    }

    /// <summary>Algorithm 18, with implicit rejection: a ciphertext that does not belong to the key gives a secret that only the key
    /// knows.</summary>
    internal static void Decapsulate(
        MlKemKernel kernel, MlKemParameters parameters, byte* key, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        fixed (byte* c = ciphertext, secret = sharedSecret)
        {
            switch (kernel)
            {
                case MlKemKernel.Avx2:
                    MlKemScheme<MlKemRingAvx2, KeccakX4Avx2>.Decapsulate(parameters, key, c, secret);
                    break;
                case MlKemKernel.Neon:
                    MlKemScheme<MlKemRingNeon, KeccakX4Neon>.Decapsulate(parameters, key, c, secret);
                    break;
                case MlKemKernel.Avx512:
                    MlKemScheme<MlKemRingAvx512, KeccakX4Avx512>.Decapsulate(parameters, key, c, secret);
                    break;
                default:
                    MlKemScheme<MlKemRingPortable, KeccakX4Portable>.Decapsulate(parameters, key, c, secret);
                    break;
            }
        }
    }
}

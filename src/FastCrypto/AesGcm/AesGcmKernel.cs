namespace FastCrypto;

/// <summary>The implementations of AES-GCM, named as their classes.</summary>
internal enum AesGcmKernel
{
    /// <summary>64-bit bitsliced AES and GHASH by integer multiplication: the specification, the oracle and the fallback.</summary>
    AesGcmBitsliced64,

    /// <summary>Bitsliced AES on 128-bit vectors, for processors with vectors and without AES instructions.</summary>
    AesGcmBitsliced128,

    /// <summary>AES-NI and PCLMULQDQ.</summary>
    AesGcmAesNi,

    /// <summary>AES-NI with VPCLMULQDQ on 256-bit vectors.</summary>
    AesGcmAesNiV256,

    /// <summary>AES-NI with VPCLMULQDQ on 512-bit vectors.</summary>
    AesGcmAesNiV512,

    /// <summary>AArch64's AES and PMULL.</summary>
    AesGcmArm64,
}

namespace FastCrypto;

/// <summary>Keccak-f[1600] of one state with the 64-bit rotations and three-way logic of AVX-512VL, in 128-bit registers.</summary>
[ConstantTime]
internal static unsafe partial class KeccakAvx512;

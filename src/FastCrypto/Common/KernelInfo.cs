namespace FastCrypto;

/// <summary>One implementation of one algorithm.</summary>
/// <param name="Algorithm">The algorithm's name as the benchmark prints it, or the building block's
/// (<c>Keccak-f[1600]</c>, <c>GF(2^255-19)</c>).</param>
/// <param name="Name">The kernel's class name.</param>
/// <param name="Id">The kernel's value in its room's enum.</param>
/// <param name="IsSupported">Whether this processor can run it.</param>
/// <param name="IsPreferred">Whether the face picks it here.</param>
internal readonly record struct KernelInfo(string Algorithm, string Name, int Id, bool IsSupported, bool IsPreferred);

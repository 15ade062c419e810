namespace FastCrypto.Interop.Tests;

/// <summary>
/// Cipher suites, groups and kinds of certificates: every combination in CI (<c>CI=true</c>) and with <c>FASTCRYPTO_EFFORT=full</c>, which
/// takes a process for each; otherwise each group once, with the suites and kinds in turn.
/// </summary>
internal static class Matrix
{
    private static readonly bool Full = Effort.IsFull || Needs.IsDecisive;

    internal static readonly CipherSuite[] Suites =
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    internal static readonly NamedGroup[] PlainGroups = [NamedGroup.X25519, NamedGroup.Secp256r1];

    internal static readonly NamedGroup[] AllGroups =
        [NamedGroup.X25519MLKEM768, NamedGroup.SecP256r1MLKEM768, NamedGroup.X25519, NamedGroup.Secp256r1];

    internal static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> Of(NamedGroup[] groups, CertificateKeyKind[]? kinds = null)
    {
        kinds ??= Enum.GetValues<CertificateKeyKind>();
        var rows = new TheoryData<CipherSuite, NamedGroup, CertificateKeyKind>();
        for (int s = 0; s < Suites.Length; s++)
        {
            for (int g = 0; g < groups.Length; g++)
            {
                for (int k = 0; k < kinds.Length; k++)
                {
                    // A diagonal: each group once, the suites and kinds in turn.
                    if (Full || (s == g % Suites.Length && k == (g + g / Suites.Length) % kinds.Length))
                        rows.Add(Suites[s], groups[g], kinds[k]);
                }
            }
        }

        return rows;
    }
}

using System.CommandLine;
using FastCrypto.Tls;

namespace FastCrypto.Samples;

/// <summary>Options that both programs have: lists of names, as TLS writes them or as the enumerations do.</summary>
internal static class NameOptions
{
    internal static Option<NamedGroup[]> Groups() => List<NamedGroup>(
        "--groups", "Key exchange groups, best first: X25519MLKEM768, SecP256r1MLKEM768, X25519, Secp256r1 (or P-256).", name =>
            name is "P-256" or "P256" ? "Secp256r1" : name);

    internal static Option<CipherSuite[]> Suites() => List<CipherSuite>(
        "--suites", "Cipher suites, best first: TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256.",
        name => name);

    internal static Option<string[]> Protocols(params string[] preset) => new("--alpn")
    {
        Description = "Application protocols (ALPN), best first.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => preset,
    };

    private static Option<T[]> List<T>(string option, string description, Func<string, string> translate)
        where T : struct, Enum => new(option)
        {
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                var values = new List<T>();
                foreach (string name in result.Tokens.SelectMany(
                    token => token.Value.Split([',', ':'], StringSplitOptions.RemoveEmptyEntries)))
                {
                    if (Enum.TryParse(translate(name), ignoreCase: true, out T value) && Enum.IsDefined(value) && !value.Equals(default(T)))
                        values.Add(value);
                    else
                        result.AddError($"'{name}' is not one of {string.Join(", ", Enum.GetNames<T>().Skip(1))}.");
                }

                return [.. values];
            },
        };
}

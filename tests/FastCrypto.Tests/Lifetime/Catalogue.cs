namespace FastCrypto.Tests.Lifetime;

/// <summary>
/// All public types. A new type or operation gets its line in the part of its kind; <see cref="CatalogueTests"/> says which is missing.
/// </summary>
internal static partial class Catalogue
{
    private static readonly byte[] Data = new Random(1).Bytes(200);
    private static readonly byte[] LongData = new Random(5).Bytes(5000);
    private static readonly byte[] Nonce = new Random(2).Bytes(12);
    private static readonly byte[] Key = new Random(3).Bytes(32);
    private static readonly byte[] Seed = new Random(4).Bytes(64);

    // HMAC's pads of the key are as secret as the key.
    private static readonly byte[][] MacSecrets = [Key, [.. Key.Select(b => (byte)(b ^ 0x36))], [.. Key.Select(b => (byte)(b ^ 0x5c))]];

    internal static readonly Subject[] All = [.. Aeads(), .. Hashes(), .. Curves(), .. Kems()];

    internal static Subject Named(string name) => All.Single(subject => subject.Name == name);

    /// <summary>What holds no secret, or is covered by another test, with the reason.</summary>
    internal static readonly Dictionary<string, string> Exempt = new(StringComparer.Ordinal)
    {
        ["AeadSealer.KeySizeInBytes"] = "a table of public sizes",
        ["AeadSealer.SkipTo"] = "moves a public counter; Aead/AeadSealerOpenerTests",
        ["ECDsaP256.GetMaxSignatureSize"] = "a table of public sizes",
    };
}

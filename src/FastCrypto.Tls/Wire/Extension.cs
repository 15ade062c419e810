namespace FastCrypto.Tls;

/// <summary>One extension of an <see cref="ExtensionBlock"/>.</summary>
internal readonly ref struct Extension(ExtensionType type, ReadOnlySpan<byte> data)
{
    internal ExtensionType Type { get; } = type;

    internal ReadOnlySpan<byte> Data { get; } = data;
}

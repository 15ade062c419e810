using System.Security.Cryptography;
using System.Text;

namespace FastCrypto.Tls;

/// <summary>exporter_master_secret or early_exporter_master_secret (RFC 8446 section 7.5).</summary>
internal sealed class ExporterSecret : IDisposable
{
    // Section 7.1: HkdfLabel.label holds at most 255 bytes, six of which are "tls13 ".
    private const int MaxLabelLength = 249;

    private readonly Sha2Algorithm _hash;
    private readonly SecretMemory _secret;

    private ExporterSecret(Sha2Algorithm hash, SecretMemory secret)
    {
        _hash = hash;
        _secret = secret;
    }

    internal static ExporterSecret Derive(
        Sha2Algorithm hash, SecretMemory stageSecret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash)
    {
        var secret = new SecretMemory(hash.HashSizeInBytes());
        KeyDerivation.DeriveSecret(hash, stageSecret, label, transcriptHash, secret.Initialize());
        return new ExporterSecret(hash, secret);
    }

    /// <summary>TLS-Exporter(label, context_value, key_length), where an absent context is the same as an empty one.</summary>
    /// <exception cref="ArgumentException">The label is empty, not ASCII or longer than 249 characters.</exception>
    internal void Export(string label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (label.Length > MaxLabelLength || !Ascii.IsValid(label))
            throw new ArgumentException($"The label must be ASCII and at most {MaxLabelLength} characters long.", nameof(label));

        int length = _hash.HashSizeInBytes();
        Span<byte> labelBytes = stackalloc byte[MaxLabelLength];
        labelBytes = labelBytes[..Encoding.ASCII.GetBytes(label, labelBytes)];
        Span<byte> contextHash = stackalloc byte[length];
        Span<byte> derived = stackalloc byte[length];
        Sha2State hash = Sha2State.Create(_hash);
        try
        {
            hash.GetCurrentHash(contextHash);
            KeyDerivation.DeriveSecret(_hash, _secret, labelBytes, contextHash, derived);
            hash.Append(context);
            hash.GetHashAndReset(contextHash);
            HKDF.ExpandLabel(_hash, derived, "exporter"u8, contextHash, destination);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>Copies the secret, for a key log.</summary>
    internal void CopyTo(Span<byte> destination) => _secret.CopyTo(destination[.._secret.Length]);

    public void Dispose() => _secret.Dispose();
}

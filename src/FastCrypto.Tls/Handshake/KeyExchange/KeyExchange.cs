using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>A client's ephemeral key, and what its share is good for (RFC 8446 section 4.2.8).</summary>
internal abstract class KeyExchange : IDisposable
{
    /// <summary>A fresh key for a group.</summary>
    internal static KeyExchange Create(NamedGroup group) => group switch
    {
        NamedGroup.X25519 => new X25519KeyExchange(),
        NamedGroup.Secp256r1 => new P256KeyExchange(),
        NamedGroup.X25519MLKEM768 => new X25519MLKEM768KeyExchange(),
        NamedGroup.SecP256r1MLKEM768 => new SecP256r1MLKEM768KeyExchange(),
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    /// <summary>
    /// Whether this key has a share for a group: a hybrid key also serves the plain group of its ECDH half, so that a client that sends
    /// both shares pays for one ECDH key.
    /// </summary>
    internal abstract bool Serves(NamedGroup group);

    /// <summary>Writes the share for a group that this key serves.</summary>
    internal abstract void WriteShare(NamedGroup group, Span<byte> share);

    /// <summary>Computes the shared secret from the server's share.</summary>
    /// <exception cref="TlsException">illegal_parameter: the share is not one of the group.</exception>
    internal void Finish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        CheckLength(serverShare, group.ServerShareLength());
        try
        {
            if (!TryFinish(group, serverShare, sharedSecret))
                throw BadShare();
        }
        catch (CryptographicException e)
        {
            throw BadShare(e);
        }
    }

    /// <summary>A server's side: a fresh share and the shared secret.</summary>
    /// <exception cref="TlsException">illegal_parameter: the client's share is not one of the group.</exception>
    internal static void Respond(NamedGroup group, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret)
    {
        CheckLength(clientShare, group.ClientShareLength());
        try
        {
            switch (group)
            {
                case NamedGroup.X25519MLKEM768:
                    X25519MLKEM768.Respond(clientShare, serverShare, sharedSecret);
                    return;
                case NamedGroup.SecP256r1MLKEM768:
                    SecP256r1MLKEM768.Respond(clientShare, serverShare, sharedSecret);
                    return;
                default:
                    using (KeyExchange key = Create(group))
                    {
                        // The plain groups are symmetric.
                        key.WriteShare(group, serverShare);
                        key.Finish(group, clientShare, sharedSecret);
                    }

                    return;
            }
        }
        catch (CryptographicException e)
        {
            throw BadShare(e);
        }
    }

    /// <summary>Clears the key.</summary>
    public abstract void Dispose();

    /// <summary>False or <see cref="CryptographicException"/> for a bad share.</summary>
    private protected abstract bool TryFinish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret);

    private static void CheckLength(ReadOnlySpan<byte> share, int expected)
    {
        if (share.Length != expected)
            throw new TlsException(AlertDescription.IllegalParameter, "A key share does not have the length of its group.");
    }

    private static TlsException BadShare(Exception? inner = null) =>
        new(AlertDescription.IllegalParameter, "A key share is not a valid public key of its group.", inner);
}

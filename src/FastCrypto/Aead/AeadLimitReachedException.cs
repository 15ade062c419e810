using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// A key must not be used any further: as many messages have been sealed, or as many forgeries seen, as its algorithm bears.
/// TLS should have updated its keys before; QUIC closes the connection with AEAD_LIMIT_REACHED (RFC 9001 section 6.6).
/// </summary>
public sealed class AeadLimitReachedException : CryptographicException
{
    /// <summary>With a general message.</summary>
    public AeadLimitReachedException() : base("The key has reached its usage limit.")
    {
    }

    /// <summary>With a message of the caller's.</summary>
    public AeadLimitReachedException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public AeadLimitReachedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

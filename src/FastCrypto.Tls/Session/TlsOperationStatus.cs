namespace FastCrypto.Tls;

/// <summary>What a <c>TlsBufferSession</c> operation needs next. A failure is not a status: it throws <see cref="TlsException"/>.</summary>
public enum TlsOperationStatus
{
    /// <summary>The operation is done.</summary>
    Complete,

    /// <summary>Output remains: send what was written and call again with more room.</summary>
    DestinationTooSmall,

    /// <summary>Send what was written, append more bytes from the peer behind those not consumed, and call again.</summary>
    NeedMoreData,

    /// <summary>The peer has sent close_notify (Read), or this side has (Write).</summary>
    Closed,
}

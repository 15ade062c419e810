namespace FastCrypto.Tls;

/// <summary>
/// A TLS connection failed: the peer broke the protocol or could not be authenticated, no common parameters exist, or the peer
/// said so with an alert. The connection is dead; the alert owed to the peer is fetched with the session's Shutdown.
/// </summary>
public sealed class TlsException : IOException
{
    /// <summary>A failure found on this side, reported to the peer with <paramref name="alert"/>.</summary>
    public TlsException(AlertDescription alert, string message, Exception? innerException = null)
        : base($"{message} (alert {alert})", innerException) => Alert = alert;

    private TlsException(AlertDescription? alert, string message, bool fromPeer) : base(message)
    {
        Alert = alert;
        IsFromPeer = fromPeer;
    }

    /// <summary>The alert that was sent or received; null where the connection ended without one.</summary>
    public AlertDescription? Alert { get; }

    /// <summary>The alert came from the peer.</summary>
    public bool IsFromPeer { get; }

    internal static TlsException FromPeer(AlertDescription alert) =>
        new(alert, $"The peer ended the connection with the alert {alert}.", fromPeer: true);

    internal static TlsException Truncated() =>
        new(null, "The connection ended without close_notify: the data may be truncated.", fromPeer: false);
}

namespace FastCrypto.Tls.Tests;

/// <summary>Which side a test attacks.</summary>
public enum Role
{
    /// <summary>Our client, by a scripted server.</summary>
    Client,

    /// <summary>Our server, by a scripted client.</summary>
    Server,
}

/// <summary>Brings a connection with one of our sides as the victim to a certain point.</summary>
internal static class Roles
{
    /// <summary>Both roles, for theories.</summary>
    public static TheoryData<Role> Both => [Role.Client, Role.Server];

    /// <summary>The victim's next read is the peer's first message.</summary>
    internal static ScriptedPeer Fresh(this Role role) => role == Role.Client ? new ScriptedServer() : new ScriptedClient();

    /// <summary>The peer sends under handshake keys, and the next message is its Finished.</summary>
    internal static ScriptedPeer ToFinished(this Role role) =>
        role == Role.Client ? new ScriptedServer().ToFinished() : new ScriptedClient().ToFinished();

    /// <summary>The handshake is over.</summary>
    internal static ScriptedPeer Connected(this Role role) =>
        role == Role.Client ? new ScriptedServer().ToConnected() : new ScriptedClient().ToConnected();

    internal static void SendFinished(this ScriptedPeer peer)
    {
        if (peer is ScriptedServer server)
            server.SendFinished();
        else
            ((ScriptedClient)peer).SendFinished();
    }

    internal static byte[] Finished(this ScriptedPeer peer) =>
        WireAssert.Bytes(writer => FinishedMessage.Write(writer, peer.VerifyData(ofServer: peer is ScriptedServer)));

    internal static byte[] KeyUpdateMessage(bool updateRequested) => WireAssert.Bytes(writer => KeyUpdate.Write(writer, updateRequested));
}

namespace FastCrypto.Tls.Tests;

/// <summary>The client's last flight (RFC 8446 section 4.4), received by the server.</summary>
public sealed class ClientFlightTests
{
    [Fact]
    public void BadFinished_decrypt_error()
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.SendFinished(data => [.. data[..31], (byte)(data[31] ^ 1)]);
        client.ExpectAlert(AlertDescription.DecryptError);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(48)]
    public void A_finished_of_another_length_is_a_decode_error(int length)
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.SendFinished(_ => new byte[length]);
        client.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void AppDataBeforeFinished_unexpected()
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.Send(ContentType.ApplicationData, [1]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void AppDataBeforeFinished_unexpected_Unprotected()
    {
        using ScriptedClient client = new();
        client.SendPlaintext(ContentType.ApplicationData, [1]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void EarlyKeyUpdate_unexpected()
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.SendHandshake(writer => KeyUpdate.Write(writer, updateRequested: true));
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory]
    [InlineData((int)HandshakeType.Certificate)]
    [InlineData((int)HandshakeType.CertificateVerify)]
    [InlineData((int)HandshakeType.EndOfEarlyData)]
    [InlineData((int)HandshakeType.ClientHello)]
    [InlineData((int)HandshakeType.NewSessionTicket)]
    public void Another_message_is_refused(int type)
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.Send(ContentType.Handshake, [(byte)type, 0, 0, 0]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    /// <summary>A client that refuses the ServerHello has no keys to say so with.</summary>
    [Fact]
    public void An_unprotected_alert_of_a_client_without_keys_is_heard()
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.SendPlaintext(ContentType.Alert, [2, (byte)AlertDescription.IllegalParameter]);
        Assert.True(client.Victim.Failure!.IsFromPeer);
        Assert.Equal(AlertDescription.IllegalParameter, client.Victim.Failure.Alert);
    }

    [Fact]
    public void An_unprotected_alert_of_a_client_with_keys_is_not_heard()
    {
        using ScriptedClient client = new();
        client.ToConnected();
        client.SendPlaintext(ContentType.Alert, [1, (byte)AlertDescription.CloseNotify]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }
}

namespace FastCrypto.Tls.Tests;

/// <summary>Early data that a client of another server sends to ours (RFC 8446 section 4.2.10): it is skipped, within bounds.</summary>
public sealed class EarlyDataTests
{
    private static readonly byte[] EarlyRecord = [23, 3, 3, 0, 100, .. new Random(1).Bytes(100)];

    [Fact]
    public void EarlyData_is_skipped()
    {
        using ScriptedClient client = new();
        client.SendHello(Offer(client.Hello(NamedGroup.X25519)));
        client.ReceiveFlight();
        client.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
        for (int i = 0; i < 10; i++)
            client.SendRaw(EarlyRecord);
        client.SendFinished();
        client.ExpectNoAlert();
        Assert.True(client.Victim.IsComplete);
        Assert.Empty(client.Victim.Received);
    }

    /// <summary>
    /// Whoever announces early data must offer a key for it, but all that a server may do about the
    /// announcement is to ignore it or to retry.
    /// </summary>
    [Fact]
    public void EarlyData_without_a_pre_shared_key_is_skipped_too()
    {
        using ScriptedClient client = new();
        client.SendHello(hello => hello[ExtensionType.EarlyData] = []);
        client.ReceiveFlight();
        client.SendRaw(EarlyRecord);
        client.SendFinished();
        client.ExpectNoAlert();
        Assert.True(client.Victim.IsComplete);
    }

    [Fact]
    public void EarlyData_is_skipped_before_a_second_hello()
    {
        using ScriptedClient client = new();
        client.SendHello(Offer(client.Hello()));
        client.ReceiveRetry();
        client.SendRaw(EarlyRecord);
        client.SendRaw(EarlyRecord);
        HelloFields second = client.Sent!.Clone();
        second.Remove(ExtensionType.EarlyData);
        second[ExtensionType.KeyShare] = client.Shares(NamedGroup.X25519MLKEM768);
        client.SendHandshake(second.Encode());
        client.ReceiveFlight();
        client.SendFinished();
        Assert.True(client.Victim.IsComplete);
    }

    /// <summary>The second ClientHello comes behind all early data: from there on a record that does not open is an attack.</summary>
    [Fact]
    public void Nothing_is_skipped_after_a_second_hello()
    {
        using ScriptedClient client = new();
        client.SendHello(Offer(client.Hello()));
        client.ReceiveRetry();
        client.SendRaw(EarlyRecord);
        HelloFields second = client.Sent!.Clone();
        second.Remove(ExtensionType.EarlyData);
        second[ExtensionType.KeyShare] = client.Shares(NamedGroup.X25519MLKEM768);
        client.SendHandshake(second.Encode());
        client.ReceiveFlight();
        client.SendRaw(EarlyRecord);
        client.ExpectAlert(AlertDescription.BadRecordMac);
    }

    [Fact]
    public void What_is_skipped_is_bounded()
    {
        byte[] record = [23, 3, 3, 0x40, 0, .. new byte[0x4000]];
        using (ScriptedClient client = new())
        {
            client.SendHello(Offer(client.Hello(NamedGroup.X25519)));
            client.ReceiveFlight();
            for (int i = 0; i < 3; i++)
                client.SendRaw(record);
            client.ExpectNoAlert();
            client.SendRaw(record);
            client.ExpectAlert(AlertDescription.BadRecordMac);
        }

        using (ScriptedClient client = new())
        {
            client.SendHello(Offer(client.Hello()));
            client.ReceiveRetry();
            for (int i = 0; i < 3; i++)
                client.SendRaw(record);
            client.ExpectNoAlert();
            client.SendRaw(record);
            client.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Fact]
    public void Nothing_is_skipped_for_a_client_that_did_not_announce_it()
    {
        using ScriptedClient client = new();
        client.ToFinished();
        client.SendRaw(EarlyRecord);
        client.ExpectAlert(AlertDescription.BadRecordMac);
    }

    [Fact]
    public void Nothing_is_skipped_once_the_handshake_goes_on()
    {
        using ScriptedClient client = new();
        client.SendHello(Offer(client.Hello(NamedGroup.X25519)));
        client.ReceiveFlight();
        byte[] finished = client.Finished();
        client.Send(ContentType.Handshake, finished.AsSpan(0, 10));
        client.SendRaw(EarlyRecord);
        client.ExpectAlert(AlertDescription.BadRecordMac);
    }

    private static HelloFields Offer(HelloFields hello)
    {
        hello[ExtensionType.EarlyData] = [];
        hello[ExtensionType.PskKeyExchangeModes] = [1, 1];
        hello[ExtensionType.PreSharedKey] = [0, 7, 0, 1, 9, 0, 0, 0, 0, 0, 33, 32, .. new byte[32]];
        return hello;
    }
}

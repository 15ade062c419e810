using FastCrypto.Tls;

namespace FastCrypto.ConstantTimeCheck.Taint;

internal static partial class TaintedOperations
{
    private static IEnumerable<TaintedOperation> Schedules() =>
        Enum.GetValues<CipherSuite>().Where(suite => suite != CipherSuite.None).Select(suite =>
            new TaintedOperation("TLS key schedule", TaintedOperation.Preferred, suite.ToString(), marker => Schedule(suite, marker)));

    // RFC 8446 section 7.1 from top to bottom, with a record at the end. Transcripts are public.
    private static void Schedule(CipherSuite suite, Marker marker)
    {
        byte[] transcript = Marker.Bytes(suite.HashLength(), 1), verifyData = new byte[suite.HashLength()];
        using EarlyStage early = EarlyStage.Start(suite, marker.Secret(suite.HashLength(), 2));
        early.ComputeBinder(external: false, transcript, verifyData);
        early.DeriveClientEarlyTraffic(transcript).Dispose();
        using HandshakeStage handshake = early.EnterHandshake(marker.Secret(64, 3), transcript);
        handshake.ComputeFinished(ofServer: true, transcript, verifyData);
        marker.Publish(verifyData, "a Finished message is sent");
        handshake.VerifyFinished(ofServer: true, transcript, verifyData);
        verifyData[^1] ^= 1;
        handshake.VerifyFinished(ofServer: true, transcript, verifyData);
        using ApplicationStage application = handshake.EnterApplication(transcript);
        application.ExportKeyingMaterial("label", transcript, new byte[32]);
        using TrafficSecret client = application.TakeClientSecret().Next();
        using ResumptionSecret resumption = application.EnterResumption(transcript);
        resumption.DerivePreSharedKey([0, 1], new byte[suite.HashLength()]);

        using AeadSealer sealer = client.CreateSealer();
        using AeadOpener opener = client.CreateOpener();
        byte[] content = marker.Secret(300, 4), record = new byte[content.Length + 1 + TagSize];
        sealer.SealRecord(content, 23, 0, record, Marker.Bytes(5, 5));
        marker.Publish(record, Sent);
        opener.TryOpen(record, new byte[content.Length + 1], Marker.Bytes(5, 5));
        OpenRecord(client, content, marker);
    }

    // RFC 8446 section 5.4: whoever opens a record looks for its content's type behind the padding.
    private static void OpenRecord(TrafficSecret secret, byte[] content, Marker marker)
    {
        const int Padding = 40;
        byte[] record = new byte[RecordLimits.HeaderLength + content.Length + 1 + Padding + TagSize];
        Marker.Bytes(RecordLimits.HeaderLength, 5).CopyTo(record, 0);
        using AeadSealer sealer = secret.CreateSealer();
        Span<byte> fragment = record.AsSpan(RecordLimits.HeaderLength);
        sealer.SealRecord(content, (byte)ContentType.ApplicationData, Padding, fragment, record.AsSpan(0, RecordLimits.HeaderLength));
        marker.Publish(fragment, Sent);
        using var opener = new RecordOpener(secret);
        opener.Open(record, fragment[..^TagSize], out _);
    }
}

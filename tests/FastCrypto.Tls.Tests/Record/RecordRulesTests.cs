namespace FastCrypto.Tls.Tests.Record;

public sealed class RecordRulesTests
{
    [Fact]
    public void PlaintextRecordVersionIgnored()
    {
        foreach (int version in (int[])[0x0000, 0x0300, 0x0301, 0x0303, 0x0304, 0x7f1c, 0xffff])
            new RecordHeader(ContentType.Handshake, (ushort)version, 100).Check(isProtected: false);
    }

    [Fact]
    public void Headers_are_judged_by_epoch()
    {
        for (int type = 0; type < 256; type++)
        {
            bool plain = type is 20 or 21 or 22;
            bool inner = type is 20 or 23;
            Check((ContentType)type, plain, isProtected: false, plaintextAlert: false);
            Check((ContentType)type, inner, isProtected: true, plaintextAlert: false);
            Check((ContentType)type, inner || type == 21, isProtected: true, plaintextAlert: true);
        }

        static void Check(ContentType type, bool allowed, bool isProtected, bool plaintextAlert)
        {
            var header = new RecordHeader(type, 0x0303, 1);
            if (allowed)
                header.Check(isProtected, plaintextAlert);
            else
                Assert.Equal(
                    AlertDescription.UnexpectedMessage, Assert.Throws<TlsException>(() => header.Check(isProtected, plaintextAlert)).Alert);
        }
    }

    [Fact]
    public void Plaintext_2p14_is_allowed_and_one_more_is_record_overflow()
    {
        new RecordHeader(ContentType.Handshake, 0x0303, 16384).Check(isProtected: false);
        Assert.Equal(AlertDescription.RecordOverflow, RecordProtectionTests.CheckAlert(ContentType.Handshake, 16385, isProtected: false));
        Assert.Equal(
            AlertDescription.RecordOverflow, RecordProtectionTests.CheckAlert(ContentType.ChangeCipherSpec, 16385, isProtected: true));
    }

    [Fact]
    public void A_header_needs_five_bytes()
    {
        byte[] record = [22, 3, 1, 0x12, 0x34];
        for (int length = 0; length < 5; length++)
            Assert.False(RecordHeader.TryRead(record.AsSpan(0, length), out _));
        Assert.True(RecordHeader.TryRead(record, out RecordHeader header));
        Assert.Equal(new RecordHeader(ContentType.Handshake, 0x0301, 0x1234), header);
    }

    [Theory]
    [InlineData(1, 1), InlineData(16384, 1), InlineData(16385, 2), InlineData(32768, 2), InlineData(40000, 3)]
    public void Long_plaintext_content_spans_records(int length, int records)
    {
        byte[] content = new Random(5).Bytes(length);
        byte[] wire = new byte[PlaintextRecord.GetLength(length)];
        Assert.Equal(length + 5 * records, wire.Length);
        Assert.Equal(wire.Length, PlaintextRecord.Write(ContentType.Handshake, content, wire));
        var again = new List<byte>();
        ReadOnlySpan<byte> rest = wire;
        for (; RecordHeader.TryRead(rest, out RecordHeader header); rest = rest[(5 + header.Length)..])
        {
            header.Check(isProtected: false);
            Assert.Equal(0x0303, header.Version);
            again.AddRange(rest.Slice(5, header.Length));
        }

        Assert.True(rest.IsEmpty);
        Assert.Equal(content, again);
    }

    [Fact]
    public void Empty_plaintext_records_are_never_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PlaintextRecord.Write(ContentType.Handshake, [], new byte[5]));
        Assert.Throws<ArgumentException>("destination", () => PlaintextRecord.Write(ContentType.Handshake, new byte[1], new byte[5]));
    }

    [Fact]
    public void Ccs_Only01_DroppedWhileAllowed_ElseUnexpected()
    {
        var bounds = new RecordBounds();
        bounds.DropChangeCipherSpec([1], allowed: true);
        Assert.Equal(
            AlertDescription.UnexpectedMessage, Assert.Throws<TlsException>(() => bounds.DropChangeCipherSpec([1], allowed: false)).Alert);
        foreach (byte[] wrong in (byte[][])[[], [0], [2], [255], [1, 1], [1, 0]])
            Assert.Equal(AlertDescription.UnexpectedMessage,
                Assert.Throws<TlsException>(() => bounds.DropChangeCipherSpec(wrong, allowed: true)).Alert);
    }

    [Fact]
    public void CcsFloodBounded()
    {
        var bounds = new RecordBounds();
        for (int i = 0; i < 32; i++)
            bounds.DropChangeCipherSpec([1], allowed: true);
        Assert.Equal(
            AlertDescription.UnexpectedMessage, Assert.Throws<TlsException>(() => bounds.DropChangeCipherSpec([1], allowed: true)).Alert);
    }

    [Fact]
    public void Idle_records_are_bounded_in_a_row_only()
    {
        var bounds = new RecordBounds();
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
                bounds.CountIdle();
            bounds.CountProgress();
        }

        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            bounds.CountIdle();
        Assert.Equal(AlertDescription.UnexpectedMessage, Assert.Throws<TlsException>(() => bounds.CountIdle()).Alert);
    }
}

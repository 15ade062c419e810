using System.Runtime.CompilerServices;

namespace FastCrypto.Tls.Tests.Record;

public sealed class RecordProtectionTests
{
    public static TheoryData<CipherSuite> Suites =>
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    [Theory, MemberData(nameof(Suites))]
    public void Content_type_and_padding_come_through(CipherSuite suite)
    {
        using var pair = new RecordPair(suite);
        var random = new Random(2);
        foreach (int length in (int[])[0, 1, 2, 15, 16, 17, 255, 1350, 4095, 16383, 16384])
        {
            foreach (int padding in (int[])[0, 1, 31, 1000])
            {
                if (length + padding > RecordLimits.MaxPlaintext)
                    continue;
                byte[] content = random.Bytes(length);
                ContentType type = length == 0 ? ContentType.ApplicationData : (ContentType)(21 + length % 3);
                byte[] record = pair.Seal(type, content, padding);
                Assert.True(RecordHeader.TryRead(record, out RecordHeader header));
                Assert.Equal(new RecordHeader(ContentType.ApplicationData, 0x0303, length + padding + 17), header);
                (ContentType opened, byte[] again) = pair.Open(record);
                Assert.Equal(type, opened);
                Assert.Equal(content, again);
            }
        }
    }

    [Fact]
    public void Content_that_ends_in_zeroes_keeps_them()
    {
        using var pair = new RecordPair();
        (_, byte[] content) = pair.Open(pair.Seal(ContentType.ApplicationData, new byte[100], padding: 50));
        Assert.Equal(new byte[100], content);
    }

    [Fact]
    public void Sealing_and_opening_work_in_place()
    {
        using var pair = new RecordPair();
        byte[] content = new Random(3).Bytes(1000);
        byte[] record = new byte[RecordSealer.SealedLength(1000, 7)];
        content.CopyTo(record.AsSpan(RecordLimits.HeaderLength));
        pair.Sealer.Seal(ContentType.ApplicationData, record.AsSpan(RecordLimits.HeaderLength, 1000), record, 7);
        int length = pair.Opener.Open(record, record.AsSpan(RecordLimits.HeaderLength), out ContentType type);
        Assert.Equal(ContentType.ApplicationData, type);
        Assert.Equal(content, record.AsSpan(RecordLimits.HeaderLength, length));
    }

    [Fact]
    public void A_key_that_has_no_numbers_left_or_has_seen_too_many_forgeries_opens_nothing()
    {
        using var pair = new RecordPair();
        byte[] record = pair.Seal(ContentType.ApplicationData, [1, 2, 3]);
        AeadOpener aead = Aead(pair.Opener);
        Failures(aead) = 1UL << 52;
        Assert.Equal(AlertDescription.InternalError, pair.AlertOf(record));
        Failures(aead) = 0;
        Next(aead) = ulong.MaxValue;
        Assert.Equal(AlertDescription.InternalError, pair.AlertOf(record));
        Next(aead) = 0;
        Assert.Equal([1, 2, 3], pair.Open(record).Content);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_aead")]
        static extern ref AeadOpener Aead(RecordOpener opener);
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_failures")]
        static extern ref ulong Failures(AeadOpener opener);
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_next")]
        static extern ref ulong Next(AeadOpener opener);
    }

    [Fact]
    public void Inner2p14Ok_Plus1_record_overflow()
    {
        using var pair = new RecordPair();
        Assert.Equal(16384, pair.Open(pair.SealRaw([.. new byte[16384], 23])).Content.Length);
        Assert.Equal(AlertDescription.RecordOverflow, pair.AlertOf(pair.SealRaw([.. new byte[16385], 23])));
        Assert.Equal(AlertDescription.RecordOverflow, pair.AlertOf(pair.SealRaw([1, 23, .. new byte[16384]])));
    }

    [Fact]
    public void Cipher2p14Plus257_RejectedBeforeDecrypt()
    {
        new RecordHeader(ContentType.ApplicationData, 0x0303, 16384 + 256).Check(isProtected: true);
        Assert.Equal(AlertDescription.RecordOverflow, CheckAlert(ContentType.ApplicationData, 16384 + 257, isProtected: true));
    }

    [Fact]
    public void AllPadding_unexpected()
    {
        using var pair = new RecordPair();
        Assert.Equal(AlertDescription.UnexpectedMessage, pair.AlertOf(pair.SealRaw(new byte[40])));
        Assert.Equal(AlertDescription.UnexpectedMessage, pair.AlertOf(pair.SealRaw([])));
    }

    [Fact]
    public void ZeroLengthHandshakeAndAlert_unexpected()
    {
        using var pair = new RecordPair();
        Assert.Equal(AlertDescription.UnexpectedMessage, pair.AlertOf(pair.SealRaw([22])));
        Assert.Equal(AlertDescription.UnexpectedMessage, pair.AlertOf(pair.SealRaw([21, 0, 0])));
        Assert.Empty(pair.Open(pair.SealRaw([23, 0, 0])).Content);
        foreach (ContentType type in (ContentType[])[ContentType.Handshake, ContentType.Alert, ContentType.ChangeCipherSpec])
            Assert.Equal(AlertDescription.UnexpectedMessage, CheckAlert(type, 0, isProtected: false));
    }

    [Fact]
    public void Inner_types_other_than_the_three_are_unexpected()
    {
        using var pair = new RecordPair();
        for (int type = 1; type < 256; type++)
        {
            byte[] record = pair.SealRaw([1, (byte)type]);
            if (type is 21 or 22 or 23)
                Assert.Equal(type, (int)pair.Open(record).Type);
            else
                Assert.Equal(AlertDescription.UnexpectedMessage, pair.AlertOf(record));
        }
    }

    [Fact]
    public void AadUsesReceivedHeader()
    {
        using var pair = new RecordPair();
        Assert.Equal([1, 2], pair.Open(pair.SealRaw([1, 2, 23], version: 0x7f01)).Content);
        byte[] record = pair.SealRaw([1, 2, 23], version: 0x0301);
        record[2] ^= 2;
        Assert.Equal(AlertDescription.BadRecordMac, pair.AlertOf(record));
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_changed_bit_anywhere_is_bad_record_mac(CipherSuite suite)
    {
        byte[] content = new Random(4).Bytes(20);
        using var honest = new RecordPair(suite);
        byte[] record = honest.Seal(ContentType.ApplicationData, content, padding: 3);
        for (int bit = 0; bit < record.Length * 8; bit++)
        {
            using var pair = new RecordPair(suite);
            record[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(AlertDescription.BadRecordMac, pair.AlertOf(record));
            record[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(content, honest.Open(record).Content);
    }

    [Fact]
    public void Records_too_short_for_a_tag_are_bad_record_mac()
    {
        using var pair = new RecordPair();
        for (int length = 0; length < 16; length++)
            Assert.Equal(AlertDescription.BadRecordMac, pair.AlertOf([23, 3, 3, 0, (byte)length, .. new byte[length]]));
    }

    [Fact]
    public void Replayed_dropped_and_swapped_records_are_bad_record_mac()
    {
        using var pair = new RecordPair();
        byte[] first = pair.Seal(ContentType.ApplicationData, [1]);
        byte[] second = pair.Seal(ContentType.ApplicationData, [2]);
        Assert.Equal(AlertDescription.BadRecordMac, pair.AlertOf(second));
        pair.Open(first);
        Assert.Equal(AlertDescription.BadRecordMac, pair.AlertOf(first));
        pair.Open(second);
    }

    [Fact]
    public void A_KeyUpdate_changes_both_sides_keys()
    {
        using var before = new TrafficSecret(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, new byte[32]);
        using var old = new RecordSealer(before);
        using TrafficSecret after = before.Next();
        using var sealer = new RecordSealer(after);
        using var opener = new RecordOpener(after);
        byte[] record = new byte[RecordSealer.SealedLength(3)];
        byte[] destination = new byte[4];
        sealer.Seal(ContentType.ApplicationData, [1, 2, 3], record);
        Assert.Equal(3, opener.Open(record, destination, out _));
        Assert.Equal([1, 2, 3, 0], destination);
        old.Seal(ContentType.ApplicationData, [1, 2, 3], record);
        Assert.Throws<TlsException>(() => opener.Open(record, destination, out _));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var pair = new RecordPair();
        byte[] room = new byte[20000];
        Assert.Throws<ArgumentException>("content", () => pair.Sealer.Seal(ContentType.ApplicationData, new byte[16385], room));
        Assert.Throws<ArgumentException>("content", () => pair.Sealer.Seal(ContentType.ApplicationData, new byte[16384], room, padding: 1));
        Assert.Throws<ArgumentException>("content", () => pair.Sealer.Seal(ContentType.Handshake, [], room));
        Assert.Throws<ArgumentException>("content", () => pair.Sealer.Seal(ContentType.Alert, [], room, padding: 4));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => pair.Sealer.Seal(ContentType.ApplicationData, [], room, padding: -1));
        Assert.Throws<ArgumentException>("destination", () => pair.Sealer.Seal(ContentType.ApplicationData, new byte[10], new byte[31]));
        byte[] record = pair.Seal(ContentType.ApplicationData, new byte[10]);
        Assert.Throws<ArgumentException>("destination", () => pair.Opener.Open(record, new byte[10], out _));
        pair.Open(record);
    }

    [Fact]
    public void Use_after_Dispose_throws()
    {
        var pair = new RecordPair();
        byte[] record = pair.Seal(ContentType.ApplicationData, [1]);
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pair.Seal(ContentType.ApplicationData, [1]));
        Assert.Throws<ObjectDisposedException>(() => pair.Opener.Open(record, new byte[10], out _));
    }

    [Theory, MemberData(nameof(Suites))]
    public void Records_cost_no_allocation(CipherSuite suite)
    {
        using var pair = new RecordPair(suite);
        byte[] content = new byte[1350];
        byte[] record = new byte[RecordSealer.SealedLength(content.Length, 10)];
        byte[] room = new byte[record.Length];
        Assert.Equal(10 * content.Length, Run(10));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int total = Run(100);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(100 * content.Length, total);

        int Run(int count)
        {
            int opened = 0;
            for (int i = 0; i < count; i++)
            {
                pair.Sealer.Seal(ContentType.ApplicationData, content, record, 10);
                opened += pair.Opener.Open(record, room, out _);
            }

            return opened;
        }
    }

    internal static AlertDescription? CheckAlert(ContentType type, int length, bool isProtected) =>
        Assert.Throws<TlsException>(() => new RecordHeader(type, 0x0303, length).Check(isProtected)).Alert;
}

using System.Security.Cryptography;

namespace FastCrypto.Tests.Aead;

/// <summary>Numbers, limits, layouts and argument checks of the protocol AEADs, for each algorithm.</summary>
public sealed class AeadSealerOpenerTests
{
    private static readonly byte[] Iv = new Random(12).Bytes(12), Header = [23, 3, 3, 0, 99];

    public static TheoryData<AeadAlgorithm> Algorithms => [.. Enum.GetValues<AeadAlgorithm>()];

    [Theory, MemberData(nameof(Algorithms))]
    public void Messages_are_sealed_as_the_plain_AEAD_seals_them_under_the_numbered_nonce(AeadAlgorithm algorithm)
    {
        using AeadSealer sealer = Sealer(algorithm);
        var random = new Random(3);
        for (int number = 0; number < 300; number++)
        {
            byte[] message = random.Bytes(random.Next(300)), output = new byte[message.Length + 16];
            Assert.Equal((ulong)number, sealer.SequenceNumber);
            Assert.Equal((ulong)number, sealer.Seal(message, output, Header));
            Assert.Equal(Reference(algorithm, (ulong)number, message), output);
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void The_number_fills_the_last_eight_bytes_of_the_nonce(AeadAlgorithm algorithm)
    {
        foreach (ulong number in (ulong[])[0, 1, 255, 256, 0xFFFF_FFFF, 0x1_0000_0000, 0x0102_0304_0506_0708, (1UL << 62) - 1])
        {
            using var sealer = new AeadSealer(algorithm, Key(algorithm), Iv, AeadProtocol.Quic, number);
            byte[] output = new byte[19];
            Assert.Equal(number, sealer.Seal([1, 2, 3], output, Header));
            Assert.Equal(Reference(algorithm, number, [1, 2, 3]), output);
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Records_are_content_type_and_padding_from_anywhere(AeadAlgorithm algorithm)
    {
        var random = new Random(4);
        foreach (int length in (int[])[.. Enumerable.Range(0, 601), 16_383, 16_384, 16_385])
        {
            int padding = random.Next(3) * random.Next(140);
            byte[] content = random.Bytes(length), destination = random.Bytes(length + 1 + padding + 16);
            byte[] expected = Reference(algorithm, 0, [.. content, 22, .. new byte[padding]]);

            using (AeadSealer apart = Sealer(algorithm))
                apart.SealRecord(content, 22, padding, destination, Header);
            Assert.Equal(expected, destination);

            byte[] inPlace = random.Bytes(destination.Length);
            content.CopyTo(inPlace, 0);
            using (AeadSealer sealer = Sealer(algorithm))
                sealer.SealRecord(inPlace.AsSpan(0, length), 22, padding, inPlace, Header);
            Assert.Equal(expected, inPlace);

            using AeadOpener opener = Opener(algorithm);
            opener.Open(inPlace, inPlace.AsSpan(0, inPlace.Length - 16), Header);
            Assert.Equal([.. content, 22, .. new byte[padding]], inPlace.AsSpan(0, inPlace.Length - 16).ToArray());
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Openers_follow_the_order_or_the_number(AeadAlgorithm algorithm)
    {
        using AeadSealer sealer = Sealer(algorithm);
        byte[][] packets = [.. Enumerable.Range(0, 10).Select(
            i => { byte[] packet = new byte[17]; sealer.Seal([(byte)i], packet, Header); return packet; })];

        using AeadOpener opener = Opener(algorithm);
        byte[] output = new byte[1];
        foreach (int i in (int[])[9, 0, 3, 3, 1])
        {
            Assert.True(opener.TryOpen((ulong)i, packets[i], output, Header));
            Assert.Equal([(byte)i], output);
        }

        Assert.Equal(0UL, opener.SequenceNumber);
        for (int i = 0; i < 10; i++)
        {
            opener.Open(packets[i], output, Header);
            Assert.Equal([(byte)i], output);
            Assert.Equal((ulong)i + 1, opener.SequenceNumber);
        }

        Assert.Equal(0UL, opener.FailedOpens);
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void A_failed_open_is_counted_zeroed_and_does_not_move_on(AeadAlgorithm algorithm)
    {
        using AeadSealer sealer = Sealer(algorithm);
        byte[] packet = new byte[100 + 16], output = new byte[100];
        sealer.Seal(new Random(5).Bytes(100), packet, Header);
        byte[] forged = [.. packet];
        forged[50] ^= 1;

        using AeadOpener opener = Opener(algorithm);
        output.AsSpan().Fill(0xAA);
        Assert.Throws<AuthenticationTagMismatchException>(() => opener.Open(forged, output, Header));
        Assert.Equal(new byte[100], output);
        output.AsSpan().Fill(0xAA);
        Assert.Throws<AuthenticationTagMismatchException>(() => opener.Open(1, packet, output, Header));
        Assert.Equal(new byte[100], output);
        Assert.False(opener.TryOpen(packet, output, [1]));
        Assert.Equal((0UL, 3UL), (opener.SequenceNumber, opener.FailedOpens));

        opener.Open(packet, output, Header);
        Assert.Equal((1UL, 3UL), (opener.SequenceNumber, opener.FailedOpens));
        Assert.False(opener.TryOpen(packet, output, Header));
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void The_confidentiality_limit_is_not_passed(AeadAlgorithm algorithm)
    {
        using var sealer = new AeadSealer(
            algorithm, Key(algorithm), Iv, AeadProtocol.Tls13, firstSequenceNumber: 7, confidentialityLimit: 16);
        byte[] output = new byte[16];
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(16UL - (ulong)i, sealer.MessagesLeft);
            Assert.Equal(i >= 14, sealer.IsNearLimit);
            sealer.Seal([], output);
        }

        Assert.Equal(0UL, sealer.MessagesLeft);
        Assert.Throws<AeadLimitReachedException>(() => sealer.Seal([], output));
        Assert.Throws<AeadLimitReachedException>(() => sealer.SealRecord([], 21, 0, new byte[17], Header));
        Assert.Equal(23UL, sealer.SequenceNumber);
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void The_integrity_limit_is_not_passed(AeadAlgorithm algorithm)
    {
        using AeadSealer sealer = Sealer(algorithm);
        byte[] good = new byte[16], forged = new byte[16];
        sealer.Seal([], good);
        using var opener = new AeadOpener(algorithm, Key(algorithm), Iv, earlierFailures: 5, firstSequenceNumber: 0, integrityLimit: 8);
        for (ulong left = 3; left > 0; left--)
        {
            Assert.Equal(left, opener.FailuresLeft);
            Assert.False(opener.TryOpen(forged, []));
        }

        Assert.Equal((0UL, 8UL), (opener.FailuresLeft, opener.FailedOpens));
        Assert.Throws<AeadLimitReachedException>(() => opener.TryOpen(good, []));
        Assert.Throws<AeadLimitReachedException>(() => opener.TryOpen(0, good, []));
        Assert.Throws<AeadLimitReachedException>(() => opener.Open(good, []));
    }

    [Theory]
    [InlineData(AeadAlgorithm.Aes128Gcm, AeadProtocol.Tls13, 23_726_566UL, 1UL << 52)]
    [InlineData(AeadAlgorithm.Aes256Gcm, AeadProtocol.Tls13, 23_726_566UL, 1UL << 52)]
    [InlineData(AeadAlgorithm.ChaCha20Poly1305, AeadProtocol.Tls13, ulong.MaxValue, 1UL << 36)]
    [InlineData(AeadAlgorithm.Aes128Gcm, AeadProtocol.Quic, 1UL << 23, 1UL << 52)]
    [InlineData(AeadAlgorithm.Aes256Gcm, AeadProtocol.Quic, 1UL << 23, 1UL << 52)]
    [InlineData(AeadAlgorithm.ChaCha20Poly1305, AeadProtocol.Quic, 1UL << 62, 1UL << 36)]
    public void Limits_are_the_standards(AeadAlgorithm algorithm, AeadProtocol protocol, ulong confidentiality, ulong integrity)
    {
        using var sealer = new AeadSealer(algorithm, Key(algorithm), Iv, protocol);
        using AeadOpener opener = Opener(algorithm);
        Assert.Equal(confidentiality, sealer.MessagesLeft);
        Assert.Equal(integrity, opener.FailuresLeft);
        Assert.False(sealer.IsNearLimit);

        sealer.SkipTo(confidentiality - (1 << 20) - 1);
        Assert.False(sealer.IsNearLimit);
        sealer.Seal([], new byte[16]);
        Assert.True(sealer.IsNearLimit);
    }

    [Fact]
    public void Numbers_never_wrap()
    {
        byte[] key = Key(AeadAlgorithm.ChaCha20Poly1305), output = new byte[16];
        using var tls = new AeadSealer(AeadAlgorithm.ChaCha20Poly1305, key, Iv, AeadProtocol.Tls13, ulong.MaxValue - 1);
        Assert.Equal(ulong.MaxValue - 1, tls.Seal([], output));
        Assert.Throws<AeadLimitReachedException>(() => tls.Seal([], output));

        using var opener = new AeadOpener(AeadAlgorithm.ChaCha20Poly1305, key, Iv, 0, ulong.MaxValue - 1, 100);
        opener.Open(output, []);
        Assert.Throws<AeadLimitReachedException>(() => opener.TryOpen(output, []));

        using var quic = new AeadSealer(AeadAlgorithm.ChaCha20Poly1305, key, Iv, AeadProtocol.Quic, (1UL << 62) - 1);
        Assert.Equal((1UL << 62) - 1, quic.Seal([], output));
        Assert.Throws<AeadLimitReachedException>(() => quic.Seal([], output));

        Assert.Throws<ArgumentOutOfRangeException>(
            () => new AeadSealer(AeadAlgorithm.Aes128Gcm, new byte[16], Iv, AeadProtocol.Quic, 1UL << 62));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new AeadSealer(AeadAlgorithm.Aes128Gcm, new byte[16], Iv, AeadProtocol.Tls13, ulong.MaxValue));
    }

    [Fact]
    public void Skipping_goes_forwards_only_and_not_past_the_limit()
    {
        using var sealer = new AeadSealer(AeadAlgorithm.Aes128Gcm, new byte[16], Iv, AeadProtocol.Quic, 10, confidentialityLimit: 100);
        sealer.SkipTo(10);
        sealer.SkipTo(13);
        Assert.Equal(13UL, sealer.Seal([], new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>("sequenceNumber", () => sealer.SkipTo(13));
        Assert.Throws<AeadLimitReachedException>(() => sealer.SkipTo(111));
        sealer.SkipTo(110);
        Assert.Equal(0UL, sealer.MessagesLeft);
    }

    [Fact]
    public void Threads_never_share_a_number()
    {
        using AeadSealer sealer = Sealer(AeadAlgorithm.ChaCha20Poly1305);
        ulong[][] numbers = [.. Enumerable.Range(0, 4).Select(_ => new ulong[Effort.Scale(5000, 200_000)])];
        Thread[] threads = [.. numbers.Select(mine => new Thread(() =>
        {
            byte[] output = new byte[16];
            for (int i = 0; i < mine.Length; i++)
                mine[i] = sealer.Seal([], output);
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal(numbers.Sum(n => n.Length), numbers.SelectMany(n => n).Distinct().Count());
        Assert.Equal((ulong)numbers.Sum(n => n.Length), sealer.SequenceNumber);
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Wrong_sizes_are_refused_and_use_up_no_number(AeadAlgorithm algorithm)
    {
        byte[] key = Key(algorithm);
        Assert.Equal(key.Length, AeadSealer.KeySizeInBytes(algorithm));
        Assert.Throws<ArgumentException>("key", () => new AeadSealer(algorithm, key.AsSpan(1), Iv));
        Assert.Throws<ArgumentException>("key", () => new AeadOpener(algorithm, key.AsSpan(1), Iv));
        Assert.Throws<ArgumentException>("iv", () => new AeadSealer(algorithm, key, Iv.AsSpan(1)));
        Assert.Throws<ArgumentException>("iv", () => new AeadOpener(algorithm, key, [.. Iv, 0]));

        using AeadSealer sealer = Sealer(algorithm);
        using AeadOpener opener = Opener(algorithm);
        Assert.Throws<ArgumentException>("ciphertext", () => sealer.Seal(new byte[5], new byte[20]));
        Assert.Throws<ArgumentException>("ciphertext", () => sealer.Seal(new byte[5], new byte[22]));
        Assert.Throws<ArgumentException>("ciphertext", () => sealer.Seal([], []));
        Assert.Throws<ArgumentException>("destination", () => sealer.SealRecord(new byte[5], 1, 2, new byte[23], Header));
        Assert.Throws<ArgumentException>("destination", () => sealer.SealRecord(new byte[5], 1, 2, new byte[25], Header));
        Assert.Throws<ArgumentException>("destination", () => sealer.SealRecord(new byte[5], 1, int.MaxValue, new byte[25], Header));
        Assert.Throws<ArgumentOutOfRangeException>("paddingLength", () => sealer.SealRecord(new byte[5], 1, -1, new byte[21], Header));
        Assert.Throws<ArgumentException>("ciphertext", () => opener.TryOpen(new byte[15], []));
        Assert.Throws<ArgumentException>("plaintext", () => opener.TryOpen(new byte[20], new byte[3]));
        Assert.Throws<ArgumentException>("plaintext", () => opener.Open(3, new byte[20], new byte[5]));
        Assert.Equal((0UL, 0UL, 0UL), (sealer.SequenceNumber, opener.SequenceNumber, opener.FailedOpens));
    }

    [Fact]
    public void Unknown_algorithms_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("algorithm", () => AeadSealer.KeySizeInBytes((AeadAlgorithm)3));
        Assert.Throws<ArgumentOutOfRangeException>("algorithm", () => new AeadSealer((AeadAlgorithm)3, new byte[16], Iv));
        Assert.Throws<ArgumentOutOfRangeException>("algorithm", () => new AeadOpener((AeadAlgorithm)3, new byte[16], Iv));
    }

    [Theory]
    [InlineData(AeadAlgorithm.Aes128Gcm)]
    [InlineData(AeadAlgorithm.ChaCha20Poly1305)]
    public void Unknown_protocols_are_refused(AeadAlgorithm algorithm)
    {
        foreach (AeadProtocol protocol in (AeadProtocol[])[(AeadProtocol)(-1), (AeadProtocol)2, (AeadProtocol)7])
            Assert.Throws<ArgumentOutOfRangeException>("protocol", () => new AeadSealer(algorithm, Key(algorithm), Iv, protocol));
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Overlaps_are_refused_and_use_up_no_number(AeadAlgorithm algorithm)
    {
        using AeadSealer sealer = Sealer(algorithm);
        using AeadOpener opener = Opener(algorithm);
        byte[] buffer = new byte[200];
        Assert.Throws<ArgumentException>("ciphertext", () => sealer.Seal(buffer.AsSpan(1, 50), buffer.AsSpan(0, 66)));
        Assert.Throws<ArgumentException>("associatedData", () => sealer.Seal(new byte[50], buffer.AsSpan(0, 66), buffer.AsSpan(60, 10)));
        Assert.Throws<ArgumentException>("destination", () => sealer.SealRecord(buffer.AsSpan(1, 50), 1, 0, buffer.AsSpan(0, 67), Header));
        Assert.Throws<ArgumentException>(
            "associatedData", () => sealer.SealRecord(new byte[50], 1, 0, buffer.AsSpan(0, 67), buffer.AsSpan(66, 1)));
        Assert.Throws<ArgumentException>("plaintext", () => opener.TryOpen(buffer.AsSpan(0, 66), buffer.AsSpan(2, 50)));
        Assert.Throws<ArgumentException>("associatedData", () => opener.TryOpen(new byte[66], buffer.AsSpan(0, 50), buffer.AsSpan(49, 3)));
        Assert.Equal((0UL, 0UL), (sealer.SequenceNumber, opener.FailedOpens));
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Use_after_Dispose_throws(AeadAlgorithm algorithm)
    {
        AeadSealer sealer = Sealer(algorithm);
        AeadOpener opener = Opener(algorithm);
        sealer.Dispose();
        sealer.Dispose();
        opener.Dispose();
        opener.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sealer.Seal([], new byte[16]));
        Assert.Throws<ObjectDisposedException>(() => sealer.SealRecord([], 1, 0, new byte[17], Header));
        Assert.Throws<ObjectDisposedException>(() => opener.Open(new byte[16], []));
        Assert.Throws<ObjectDisposedException>(() => opener.TryOpen(5, new byte[16], []));
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Nothing_is_allocated(AeadAlgorithm algorithm)
    {
        using AeadSealer sealer = Sealer(algorithm);
        using AeadOpener opener = Opener(algorithm);
        byte[] content = new byte[1000], record = new byte[1000 + 1 + 16];
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            ulong number = sealer.SealRecord(content, 23, 0, record, Header);
            opener.Open(record, record.AsSpan(0, 1001), Header);
            opener.TryOpen(number, record, record.AsSpan(0, 1001), Header);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Key(AeadAlgorithm algorithm) => new Random((int)algorithm).Bytes(algorithm == AeadAlgorithm.Aes128Gcm ? 16 : 32);

    private static AeadSealer Sealer(AeadAlgorithm algorithm) => new(algorithm, Key(algorithm), Iv);

    private static AeadOpener Opener(AeadAlgorithm algorithm) => new(algorithm, Key(algorithm), Iv);

    // RFC 8446 section 5.3, spelled out byte by byte, over the one-shot AEADs.
    private static byte[] Reference(AeadAlgorithm algorithm, ulong number, byte[] message)
    {
        byte[] nonce = [.. Iv], output = new byte[message.Length + 16];
        for (int i = 0; i < 8; i++)
            nonce[11 - i] ^= (byte)(number >> (8 * i));
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305)
        {
            using var aead = new ChaCha20Poly1305(Key(algorithm));
            aead.Encrypt(nonce, message, output.AsSpan(0, message.Length), output.AsSpan(message.Length), Header);
        }
        else
        {
            using var aead = new AesGcm(Key(algorithm), 16);
            aead.Encrypt(nonce, message, output.AsSpan(0, message.Length), output.AsSpan(message.Length), Header);
        }

        return output;
    }
}

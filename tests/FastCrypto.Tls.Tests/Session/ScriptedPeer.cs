namespace FastCrypto.Tls.Tests;

/// <summary>
/// A peer that sends exactly what a test tells it to, under the right keys or wrong ones, and reads what the engine under test answers. It
/// shares the engine's wire format, key schedule and record protection (which have tests of their own) and none of its state machines.
/// </summary>
internal abstract class ScriptedPeer(TlsBufferSession victim, bool isServer) : IDisposable
{
    private readonly List<byte> _pending = [];
    private readonly List<byte> _handshakeBytes = [];
    private readonly List<(ContentType Type, byte[] Content)> _otherRecords = [];

    /// <summary>The engine under test.</summary>
    internal Endpoint Victim { get; } = new(victim);

    internal CipherSuite Suite { get; set; } = CipherSuite.TLS_AES_128_GCM_SHA256;

    internal TranscriptHash Transcript { get; set; } = new(CipherSuite.TLS_AES_128_GCM_SHA256);

    internal HandshakeStage? Keys { get; set; }

    internal ApplicationStage? Application { get; set; }

    /// <summary>legacy_record_version of the unprotected records that <see cref="Send"/> sends.</summary>
    internal ushort RecordVersion { get; set; } = ProtocolVersions.Tls12;

    internal TrafficSecret? ReadSecret { get; set; }

    internal TrafficSecret? WriteSecret { get; set; }

    internal RecordSealer? Sealer { get; set; }

    internal RecordOpener? Opener { get; set; }

    /// <summary>Sends bytes as they are.</summary>
    internal void SendRaw(ReadOnlySpan<byte> bytes) => Victim.Deliver(bytes);

    /// <summary>Sends an unprotected record.</summary>
    internal void SendPlaintext(ContentType type, ReadOnlySpan<byte> content, ushort version = ProtocolVersions.Tls12)
    {
        byte[] record = new byte[RecordLimits.HeaderLength + content.Length];
        RecordHeader.Write(type, version, content.Length, record);
        content.CopyTo(record.AsSpan(RecordLimits.HeaderLength));
        SendRaw(record);
    }

    /// <summary>Sends a record as this moment's keys have it.</summary>
    internal void Send(ContentType type, ReadOnlySpan<byte> content, int padding = 0) => SendRaw(Seal(type, content, padding));

    /// <summary>A record under this moment's keys, not sent.</summary>
    internal byte[] Seal(ContentType type, ReadOnlySpan<byte> content, int padding = 0)
    {
        if (Sealer is null)
        {
            byte[] plain = new byte[PlaintextRecord.GetLength(content.Length)];
            PlaintextRecord.Write(type, content, plain);
            plain[1] = (byte)(RecordVersion >> 8);
            plain[2] = (byte)RecordVersion;
            return plain;
        }

        byte[] record = new byte[RecordSealer.SealedLength(content.Length, padding)];
        Sealer.Seal(type, content, record, padding);
        return record;
    }

    /// <summary>
    /// Sends a record whose TLSInnerPlaintext, content type and all, is <paramref name="inner"/>, sealed under the keys
    /// that the next record would have.
    /// </summary>
    internal void SendInner(byte[] inner, ulong sequence, ushort version = ProtocolVersions.Tls12)
    {
        byte[] key = new byte[AeadSealer.KeySizeInBytes(Suite.Aead())];
        byte[] iv = new byte[AeadSealer.IvSizeInBytes];
        WriteSecret!.DeriveKeys(key, iv);
        using var aead = new AeadSealer(Suite.Aead(), key, iv, firstSequenceNumber: sequence);
        byte[] record = new byte[RecordLimits.HeaderLength + inner.Length + AeadSealer.TagSizeInBytes];
        RecordHeader.Write(ContentType.ApplicationData, version, record.Length - RecordLimits.HeaderLength, record);
        aead.Seal(inner, record.AsSpan(RecordLimits.HeaderLength), record.AsSpan(0, RecordLimits.HeaderLength));
        SendRaw(record);
    }

    /// <summary>Sends a handshake message that enters the transcript.</summary>
    internal void SendHandshake(ReadOnlySpan<byte> message)
    {
        Transcript.Append(message);
        Send(ContentType.Handshake, message);
    }

    internal void SendHandshake(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        SendHandshake(writer.Written);
    }

    /// <summary>Takes the next handshake message of the engine; it enters the transcript.</summary>
    internal byte[] ReceiveHandshake(HandshakeType expected)
    {
        byte[]? message = TryTakeMessage();
        while (message is null)
        {
            Assert.True(ReadRecord(), $"The engine has not sent {expected}; it failed with: {Victim.Failure?.Message}");
            message = TryTakeMessage();
        }

        Assert.Equal(expected, (HandshakeType)message[0]);
        Transcript.Append(message);
        return message;
    }

    /// <summary>The records of other types that came so far, alerts for example.</summary>
    internal List<(ContentType Type, byte[] Content)> OtherRecords
    {
        get
        {
            while (ReadRecord())
            {
            }

            return _otherRecords;
        }
    }

    /// <summary>The engine has failed with this alert, and has said so to its peer under the keys that the peer has.</summary>
    internal void ExpectAlert(AlertDescription alert)
    {
        Assert.NotNull(Victim.Failure);
        Assert.Equal(alert, Victim.Failure.Alert);
        Assert.False(Victim.Failure.IsFromPeer);
        (ContentType type, byte[] content) = OtherRecords.Last(record => record.Type != ContentType.ChangeCipherSpec);
        Assert.Equal(ContentType.Alert, type);
        Assert.Equal([2, (byte)alert], content);
        // Dead is dead.
        Assert.Throws<TlsException>(() => Victim.Session.Handshake([], new byte[100], out _, out _));
        if (Victim.Session.IsHandshakeComplete)
        {
            Assert.Throws<TlsException>(() => Victim.Session.Read([], new byte[100], out _, out _));
            Assert.Throws<TlsException>(() => Victim.Session.Write([], new byte[100], out _, out _));
        }
    }

    /// <summary>The last record that the engine has sent, handshake messages aside.</summary>
    internal void ExpectRecord(ContentType expected, byte[] expectedContent)
    {
        (ContentType type, byte[] content) = OtherRecords.Last();
        Assert.Equal(expected, type);
        Assert.Equal(expectedContent, content);
    }

    /// <summary>The engine has not failed.</summary>
    internal void ExpectNoAlert() => Assert.Null(Victim.Failure);

    internal byte[] CurrentHash()
    {
        byte[] hash = new byte[Transcript.HashLength];
        Transcript.GetCurrentHash(hash);
        return hash;
    }

    /// <summary>The verify_data of this peer's Finished at this point.</summary>
    internal byte[] VerifyData(bool ofServer)
    {
        byte[] data = new byte[Transcript.HashLength];
        Keys!.ComputeFinished(ofServer, CurrentHash(), data);
        return data;
    }

    internal void StartHandshakeKeys(ReadOnlySpan<byte> sharedSecret)
    {
        Keys = EarlyStage.Start(Suite).EnterHandshake(sharedSecret, CurrentHash());
        UseKeys(read: isServer ? Keys.ClientSecret : Keys.ServerSecret, write: isServer ? Keys.ServerSecret : Keys.ClientSecret);
    }

    internal void UseKeys(TrafficSecret? read = null, TrafficSecret? write = null)
    {
        if (read is not null)
            (ReadSecret, Opener) = (read, new RecordOpener(read));
        if (write is not null)
            (WriteSecret, Sealer) = (write, new RecordSealer(write));
    }

    public void Dispose()
    {
        Victim.Dispose();
        Keys?.Dispose();
        Application?.Dispose();
        Sealer?.Dispose();
        Opener?.Dispose();
    }

    // Reads one record of the engine's; false if there is none.
    private bool ReadRecord()
    {
        _pending.AddRange(Victim.TakeOutput());
        byte[] bytes = [.. _pending];
        if (!RecordHeader.TryRead(bytes, out RecordHeader header))
            return false;
        int length = RecordLimits.HeaderLength + header.Length;
        Assert.True(bytes.Length >= length, "The engine has sent a part of a record.");
        _pending.RemoveRange(0, length);
        byte[] content = bytes[RecordLimits.HeaderLength..length];
        ContentType type = header.Type;
        if (type == ContentType.ApplicationData)
        {
            Assert.NotNull(Opener);
            byte[] opened = new byte[content.Length];
            content = opened[..Opener.Open(bytes.AsSpan(0, length), opened, out type)];
        }
        else
        {
            Assert.True(Opener is null || type == ContentType.ChangeCipherSpec, $"The engine has sent {type} without protection.");
        }

        if (type == ContentType.Handshake)
            _handshakeBytes.AddRange(content);
        else
            _otherRecords.Add((type, content));
        return true;
    }

    private byte[]? TryTakeMessage()
    {
        if (_handshakeBytes.Count < HandshakeMessage.HeaderLength)
            return null;
        int length = HandshakeMessage.HeaderLength + ((_handshakeBytes[1] << 16) | (_handshakeBytes[2] << 8) | _handshakeBytes[3]);
        if (_handshakeBytes.Count < length)
            return null;
        byte[] message = [.. _handshakeBytes.Take(length)];
        _handshakeBytes.RemoveRange(0, length);
        return message;
    }
}

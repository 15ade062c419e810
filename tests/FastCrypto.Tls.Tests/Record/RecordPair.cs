namespace FastCrypto.Tls.Tests.Record;

/// <summary>A sealer and an opener under the same secret, and the means to seal what no honest sender would.</summary>
internal sealed class RecordPair : IDisposable
{
    private readonly TrafficSecret _secret;
    private readonly AeadSealer _raw;

    internal RecordPair(CipherSuite suite = CipherSuite.TLS_AES_128_GCM_SHA256)
    {
        byte[] bytes = new byte[suite.HashLength()];
        new Random(1).NextBytes(bytes);
        _secret = new TrafficSecret(suite, bytes);
        Sealer = new RecordSealer(_secret);
        Opener = new RecordOpener(_secret);
        _raw = _secret.CreateSealer();
    }

    internal RecordSealer Sealer { get; }

    internal RecordOpener Opener { get; }

    internal byte[] Seal(ContentType type, byte[] content, int padding = 0)
    {
        byte[] record = new byte[RecordSealer.SealedLength(content.Length, padding)];
        Assert.Equal(record.Length, Sealer.Seal(type, content, record, padding));
        return record;
    }

    /// <summary>Seals any TLSInnerPlaintext under any header; the sequence number counts apart from <see cref="Sealer"/>.</summary>
    internal byte[] SealRaw(byte[] inner, ushort version = 0x0303)
    {
        byte[] record = new byte[RecordLimits.HeaderLength + inner.Length + AeadSealer.TagSizeInBytes];
        RecordHeader.Write(ContentType.ApplicationData, version, record.Length - RecordLimits.HeaderLength, record);
        _raw.Seal(inner, record.AsSpan(RecordLimits.HeaderLength), record.AsSpan(0, RecordLimits.HeaderLength));
        return record;
    }

    internal (ContentType Type, byte[] Content) Open(byte[] record)
    {
        byte[] destination = new byte[Math.Max(0, record.Length - RecordLimits.HeaderLength - AeadSealer.TagSizeInBytes)];
        int length = Opener.Open(record, destination, out ContentType type);
        Assert.All(destination[length..], b => Assert.Equal(0, b));
        return (type, destination[..length]);
    }

    internal AlertDescription? AlertOf(byte[] record)
    {
        byte[] destination = new byte[Math.Max(0, record.Length - RecordLimits.HeaderLength - AeadSealer.TagSizeInBytes)];
        destination.AsSpan().Fill(0xEE);
        TlsException e = Assert.Throws<TlsException>(() => Opener.Open(record, destination, out _));
        Assert.All(destination, b => Assert.Equal(0, b));
        return e.Alert;
    }

    public void Dispose()
    {
        Sealer.Dispose();
        Opener.Dispose();
        _raw.Dispose();
        _secret.Dispose();
    }
}

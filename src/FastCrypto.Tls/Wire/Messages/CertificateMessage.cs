namespace FastCrypto.Tls;

/// <summary>Certificate (RFC 8446 section 4.4.2) with X.509 entries: a checked view of its body.</summary>
internal readonly ref struct CertificateMessage
{
    private readonly ReadOnlySpan<byte> _list;

    private CertificateMessage(WireReader reader)
    {
        Context = reader.ReadVector8(0);
        _list = reader.ReadVector24(0);
        reader.ExpectEnd();
        foreach (Entry entry in this)
            _ = entry.Certificate;
    }

    internal ReadOnlySpan<byte> Context { get; }

    internal bool IsEmpty => _list.IsEmpty;

    internal static CertificateMessage Parse(ReadOnlySpan<byte> body) => new(new WireReader(body));

    /// <summary>Writes the message with a chain, leaf first, and no extensions.</summary>
    internal static void Write(WireWriter writer, ReadOnlySpan<byte> context, IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        using (writer.Message(HandshakeType.Certificate))
        {
            writer.WriteVector8(context);
            using (writer.Vector24())
            {
                foreach (ReadOnlyMemory<byte> certificate in chain)
                {
                    writer.WriteVector24(certificate.Span);
                    writer.WriteVector16(default);
                }
            }
        }
    }

    public Enumerator GetEnumerator() => new(_list);

    /// <summary>One certificate and its extensions.</summary>
    internal readonly ref struct Entry(ReadOnlySpan<byte> certificate, ExtensionBlock extensions)
    {
        internal ReadOnlySpan<byte> Certificate { get; } = certificate;

        internal ExtensionBlock Extensions { get; } = extensions;
    }

    internal ref struct Enumerator
    {
        private WireReader _reader;

        internal Enumerator(ReadOnlySpan<byte> list) => _reader = new WireReader(list);

        public Entry Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.IsEmpty)
                return false;
            ReadOnlySpan<byte> certificate = _reader.ReadVector24(1);
            Current = new Entry(certificate, ExtensionBlock.Parse(_reader.ReadVector16(0)));
            return true;
        }
    }
}

namespace FastCrypto.Tls;

/// <summary>The shares of a ClientHello.</summary>
internal readonly ref struct KeyShareList(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public Enumerator GetEnumerator() => new(_bytes);

    internal bool TryFind(ushort group, out ReadOnlySpan<byte> keyExchange)
    {
        foreach (KeyShareEntry share in this)
        {
            if (share.Group == group)
            {
                keyExchange = share.KeyExchange;
                return true;
            }
        }

        keyExchange = default;
        return false;
    }

    internal ref struct Enumerator
    {
        private WireReader _reader;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _reader = new WireReader(bytes);

        public KeyShareEntry Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.IsEmpty)
                return false;
            Current = KeyShareEntry.Read(ref _reader);
            return true;
        }
    }
}

namespace FastCrypto.Tls;

/// <summary>The extensions of a message (RFC 8446 section 4.2): a checked view of its bytes.</summary>
internal readonly ref struct ExtensionBlock
{
    private readonly ReadOnlySpan<byte> _bytes;

    private ExtensionBlock(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Checks the contents of an <c>Extension extensions&lt;…&gt;</c> vector: whole extensions, none twice.</summary>
    internal static ExtensionBlock Parse(ReadOnlySpan<byte> bytes)
    {
        // The entries of a Certificate message have none as a rule, and there may be thousands of entries.
        if (bytes.IsEmpty)
            return default;
        var seen = new CodePointSet(stackalloc ulong[CodePointSet.WordCount]);
        var reader = new WireReader(bytes);
        while (!reader.IsEmpty)
        {
            ushort type = reader.ReadUInt16();
            reader.ReadVector16(0);
            if (!seen.Add(type))
                throw new TlsException(AlertDescription.IllegalParameter, $"The extension {type} stands in one message twice.");
        }

        return new ExtensionBlock(bytes);
    }

    public Enumerator GetEnumerator() => new(_bytes);

    internal bool Contains(ExtensionType type) => TryFind(type, out _);

    internal bool TryFind(ExtensionType type, out ReadOnlySpan<byte> data)
    {
        foreach (Extension extension in this)
        {
            if (extension.Type == type)
            {
                data = extension.Data;
                return true;
            }
        }

        data = default;
        return false;
    }

    internal ref struct Enumerator
    {
        private WireReader _reader;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _reader = new WireReader(bytes);

        public Extension Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.IsEmpty)
                return false;
            var type = (ExtensionType)_reader.ReadUInt16();
            Current = new Extension(type, _reader.ReadVector16(0));
            return true;
        }
    }
}

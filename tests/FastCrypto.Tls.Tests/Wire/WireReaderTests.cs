namespace FastCrypto.Tls.Tests;

public sealed class WireReaderTests
{
    [Fact]
    public void Integers_are_big_endian()
    {
        var reader = new WireReader([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Equal(0x01, reader.ReadByte());
        Assert.Equal(0x0203, reader.ReadUInt16());
        Assert.Equal(0x040506, reader.ReadUInt24());
        Assert.Equal(0x0708090Au, reader.ReadUInt32());
        Assert.True(reader.IsEmpty);
        reader.ExpectEnd();
    }

    [Theory]
    [InlineData(new byte[] { 2, 7, 8 }, 1, 2, true)]
    [InlineData(new byte[] { 2, 7, 8 }, 2, 2, true)]
    [InlineData(new byte[] { 0 }, 0, 2, true)]
    [InlineData(new byte[] { 0 }, 1, 2, false)]
    [InlineData(new byte[] { 3, 7, 8, 9 }, 1, 2, false)]
    [InlineData(new byte[] { 3, 7, 8 }, 1, 3, false)]
    [InlineData(new byte[] { }, 0, 3, false)]
    public void A_vector_keeps_its_range_and_its_message(byte[] bytes, int min, int max, bool good)
    {
        if (good)
            Assert.Equal(bytes[1..], new WireReader(bytes).ReadVector8(min, max).ToArray());
        else
            WireAssert.Alert(AlertDescription.DecodeError, () => new WireReader(bytes).ReadVector8(min, max));
    }

    [Fact]
    public void Wide_vectors_are_bounded_too()
    {
        Assert.Equal([5], new WireReader([0, 1, 5]).ReadVector16(1).ToArray());
        Assert.Equal([5], new WireReader([0, 0, 1, 5]).ReadVector24(1).ToArray());
        WireAssert.Alert(AlertDescription.DecodeError, () => new WireReader([0, 2, 5]).ReadVector16(0));
        WireAssert.Alert(AlertDescription.DecodeError, () => new WireReader([0, 0, 2, 5]).ReadVector24(0));
        WireAssert.Alert(AlertDescription.DecodeError, () => new WireReader([0xFF, 0xFF, 0xFF, 5]).ReadVector24(0));
    }

    [Fact]
    public void Trailing_bytes_are_refused() => WireAssert.Alert(AlertDescription.DecodeError, () => new WireReader([0]).ExpectEnd());

    [Fact]
    public void The_writer_fills_in_nested_lengths()
    {
        byte[] written = WireAssert.Bytes(writer =>
        {
            using (writer.Message(HandshakeType.EncryptedExtensions))
            using (writer.Vector16())
            {
                using (writer.Extension(ExtensionType.Cookie))
                    writer.WriteVector16([1, 2, 3]);
                writer.WriteVector8([9]);
            }
        });
        Assert.Equal(Convert.FromHexString("0800000D000B002C000500030102030109"), written);
    }

    [Fact]
    public void The_writer_refuses_what_its_length_cannot_say()
    {
        var writer = new WireWriter();
        WireWriter.Vector vector = writer.Vector8();
        writer.WriteBytes(new byte[256]);
        bool refused = false;
        try
        {
            vector.Dispose();
        }
        catch (InvalidOperationException)
        {
            refused = true;
        }

        Assert.True(refused);
    }

    [Fact]
    public void A_cleared_writer_starts_again()
    {
        var writer = new WireWriter(4);
        writer.WriteUInt32(0xDEADBEEF);
        writer.Clear();
        writer.WriteUInt16(0x0102);
        Assert.Equal([1, 2], writer.ToArray());
    }
}

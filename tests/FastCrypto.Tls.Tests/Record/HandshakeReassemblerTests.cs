using CsCheck;

namespace FastCrypto.Tls.Tests.Record;

public sealed class HandshakeReassemblerTests
{
    [Fact]
    public void Messages_survive_any_split() =>
        Gen.Select(Gen.Byte.Array[0, 600].Array[1, 8], Gen.Int[1, 700].Array[1, 40]).Sample((bodies, cuts) =>
        {
            byte[][] messages = [.. bodies.Select((body, i) => Message((byte)(i + 1), body))];
            byte[] stream = [.. messages.SelectMany(message => message)];
            var reassembler = new HandshakeReassembler();
            var read = new List<byte[]>();
            int position = 0;
            for (int i = 0; position < stream.Length; i++)
            {
                int length = Math.Min(cuts[i % cuts.Length], stream.Length - position);
                reassembler.Append(stream.AsSpan(position, length));
                position += length;
                while (reassembler.TryRead(takesCertificate: false, out ReadOnlySpan<byte> message))
                    read.Add(message.ToArray());
                Assert.Equal(position == read.Sum(message => message.Length), reassembler.IsEmpty);
            }

            Assert.True(reassembler.IsEmpty);
            Assert.Equal(messages, read);
        }, seed: "0000KGXPqw41", iter: Effort.Scale(200, 5000));

    [Fact]
    public void Messages_of_the_longest_length_are_put_together_and_longer_ones_refused_from_the_header()
    {
        Assert.Equal(4 + 65536, Read(HandshakeType.ClientHello, 65536));
        Assert.Equal(4 + 131072, Read(HandshakeType.Certificate, 131072));
        Refuse(HandshakeType.ClientHello, 65537);
        Refuse(HandshakeType.Certificate, 131073);
        Refuse(HandshakeType.Certificate, 65537, takesCertificate: false);
        Refuse(HandshakeType.Finished, 0xFF_FFFF);

        static int Read(HandshakeType type, int length)
        {
            var reassembler = new HandshakeReassembler();
            byte[] message = Message((byte)type, new byte[length]);
            foreach (byte[] part in message.Chunk(16384))
                reassembler.Append(part);
            Assert.True(reassembler.TryRead(takesCertificate: true, out ReadOnlySpan<byte> read));
            return read.Length;
        }

        static void Refuse(HandshakeType type, int length, bool takesCertificate = true)
        {
            var reassembler = new HandshakeReassembler();
            reassembler.Append([(byte)type, (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
            Assert.Equal(
                AlertDescription.DecodeError, Assert.Throws<TlsException>(() => reassembler.TryRead(takesCertificate, out _)).Alert);
        }
    }

    [Fact]
    public void A_pending_part_is_unexpected_at_a_key_change()
    {
        var reassembler = new HandshakeReassembler();
        reassembler.RequireEmpty();
        reassembler.Append([20]);
        Assert.Equal(AlertDescription.UnexpectedMessage, Assert.Throws<TlsException>(reassembler.RequireEmpty).Alert);
        reassembler.Append([0, 0, 1, 7]);
        Assert.True(reassembler.TryRead(takesCertificate: false, out ReadOnlySpan<byte> message));
        Assert.Equal([20, 0, 0, 1, 7], message.ToArray());
        reassembler.RequireEmpty();
    }

    [Fact]
    public void Whole_messages_cost_no_allocation_once_the_buffer_has_grown()
    {
        var reassembler = new HandshakeReassembler();
        byte[] message = Message(4, new byte[200]);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            reassembler.Append(message);
            Assert.True(reassembler.TryRead(takesCertificate: false, out _));
            Assert.False(reassembler.TryRead(takesCertificate: false, out _));
        }
    }

    private static byte[] Message(byte type, byte[] body) =>
        [type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
}

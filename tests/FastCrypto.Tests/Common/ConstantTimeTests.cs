namespace FastCrypto.Tests.Common;

public sealed class ConstantTimeTests
{
    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(1UL, ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000UL, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    public void MaskIfNonZero_covers_the_extremes(ulong x, ulong mask)
    {
        Assert.Equal(mask, ConstantTime.MaskIfNonZero(x));
        Assert.Equal(~mask, ConstantTime.MaskIfZero(x));
        Assert.Equal(~mask, ConstantTime.MaskIfEqual(x, 0));
    }

    [Fact]
    public void EqualMask_sees_every_single_bit()
    {
        for (int length = 0; length <= 40; length++)
        {
            byte[] a = new Random(length).Bytes(length);
            Assert.Equal(ulong.MaxValue, ConstantTime.EqualMask(a, (byte[])a.Clone()));
            for (int bit = 0; bit < 8 * length; bit++)
            {
                byte[] b = (byte[])a.Clone();
                b[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Equal(0UL, ConstantTime.EqualMask(a, b));
            }
        }
    }

    [Fact]
    public void ConditionalCopy_copies_all_or_nothing()
    {
        byte[] source = [1, 2, 3], destination = [7, 8, 9];
        ConstantTime.ConditionalCopy(0, source, destination);
        Assert.Equal([7, 8, 9], destination);
        ConstantTime.ConditionalCopy(ulong.MaxValue, source, destination);
        Assert.Equal(source, destination);
    }

    [Fact]
    public void AllZeroMask_sees_every_byte()
    {
        byte[] data = new byte[33];
        Assert.Equal(ulong.MaxValue, ConstantTime.AllZeroMask(data));
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = 0x80;
            Assert.Equal(0UL, ConstantTime.AllZeroMask(data));
            data[i] = 0;
        }
    }

    [Fact]
    public void Different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ConstantTime.EqualMask(new byte[2], new byte[3]));
        Assert.Throws<ArgumentException>(() => ConstantTime.ConditionalCopy(0, new byte[2], new byte[3]));
    }
}

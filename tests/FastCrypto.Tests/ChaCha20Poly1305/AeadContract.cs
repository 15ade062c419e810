using System.Security.Cryptography;

namespace FastCrypto.Tests.ChaCha;

/// <summary>One face under test: the classes have the same members and no common base.</summary>
public interface IAead : IDisposable
{
    void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
        Span<byte> tag, ReadOnlySpan<byte> associatedData = default);

    void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default);

    bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData = default);
}

/// <summary>What every AEAD face promises, whatever its kernel; written once, run for every class.</summary>
public abstract class AeadContract
{
    private const int TagSize = 16;

    private static readonly byte[] Key = new Random(1).Bytes(32);

    private byte[] Nonce => new Random(2).Bytes(NonceSize);

    protected abstract int NonceSize { get; }

    protected abstract KeySizes NonceByteSizes { get; }

    protected abstract KeySizes TagByteSizes { get; }

    protected abstract bool IsSupported { get; }

    protected virtual int[] KeySizes => [32];

    protected virtual int SmallestTag => TagSize;

    protected abstract IAead Create(ReadOnlySpan<byte> key);

    [Fact]
    public void Sizes_are_fixed()
    {
        Assert.True(IsSupported);
        Assert.Equal((NonceSize, NonceSize), (NonceByteSizes.MinSize, NonceByteSizes.MaxSize));
        Assert.Equal((SmallestTag, TagSize), (TagByteSizes.MinSize, TagByteSizes.MaxSize));
    }

    [Fact]
    public void A_key_of_another_size_is_refused()
    {
        foreach (int size in Enumerable.Range(0, 65).Except(KeySizes))
            Refuses("key", () => Create(new byte[size]));
    }

    [Fact]
    public void A_nonce_of_another_size_is_refused()
    {
        using IAead aead = Create(Key);
        for (int size = 0; size <= 40; size++)
        {
            if (size == NonceSize)
                continue;
            byte[] nonce = new byte[size];
            Refuses("nonce", () => aead.Encrypt(nonce, new byte[3], new byte[3], new byte[TagSize]));
            Refuses("nonce", () => aead.Decrypt(nonce, new byte[3], new byte[TagSize], new byte[3]));
            Refuses("nonce", () => aead.TryDecrypt(nonce, new byte[3], new byte[TagSize], new byte[3]));
        }
    }

    [Fact]
    public void A_tag_of_another_size_is_refused()
    {
        using IAead aead = Create(Key);
        for (int size = 0; size <= 32; size++)
        {
            if (size == TagSize)
                continue;
            byte[] tag = new byte[size];
            Refuses("tag", () => aead.Encrypt(Nonce, new byte[3], new byte[3], tag));
            Refuses("tag", () => aead.Decrypt(Nonce, new byte[3], tag, new byte[3]));
            Refuses("tag", () => aead.TryDecrypt(Nonce, new byte[3], tag, new byte[3]));
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    [InlineData(0, 1)]
    public void An_output_of_another_size_is_refused(int input, int output)
    {
        using IAead aead = Create(Key);
        Refuses("ciphertext", () => aead.Encrypt(Nonce, new byte[input], new byte[output], new byte[TagSize]));
        Refuses("plaintext", () => aead.Decrypt(Nonce, new byte[input], new byte[TagSize], new byte[output]));
        Refuses("plaintext", () => aead.TryDecrypt(Nonce, new byte[input], new byte[TagSize], new byte[output]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(-1)]
    [InlineData(-64)]
    public void Partial_overlap_is_refused(int shift)
    {
        using IAead aead = Create(Key);
        byte[] buffer = new byte[300];
        int from = 100, to = 100 + shift;
        Refuses("ciphertext", () => aead.Encrypt(Nonce, buffer.AsSpan(from, 70), buffer.AsSpan(to, 70), new byte[TagSize]));
        Refuses("plaintext", () => aead.Decrypt(Nonce, buffer.AsSpan(from, 70), new byte[TagSize], buffer.AsSpan(to, 70)));
        Refuses("plaintext", () => aead.TryDecrypt(Nonce, buffer.AsSpan(from, 70), new byte[TagSize], buffer.AsSpan(to, 70)));
    }

    [Theory]
    [InlineData(85)]
    [InlineData(100)]
    [InlineData(169)]
    public void A_tag_or_associated_data_in_the_output_is_refused(int at)
    {
        using IAead aead = Create(Key);
        byte[] buffer = new byte[300];
        byte[] other = new byte[70];
        Refuses("tag", () => aead.Encrypt(Nonce, other, buffer.AsSpan(100, 70), buffer.AsSpan(at, TagSize)));
        Refuses("associatedData", () => aead.Encrypt(Nonce, other, buffer.AsSpan(100, 70), new byte[TagSize], buffer.AsSpan(at, 16)));
        Refuses("tag", () => aead.TryDecrypt(Nonce, other, buffer.AsSpan(at, TagSize), buffer.AsSpan(100, 70)));
        Refuses("associatedData", () => aead.TryDecrypt(Nonce, other, new byte[TagSize], buffer.AsSpan(100, 70), buffer.AsSpan(at, 16)));
        Refuses("tag", () => aead.Decrypt(Nonce, other, buffer.AsSpan(at, TagSize), buffer.AsSpan(100, 70)));
        Refuses("associatedData", () => aead.Decrypt(Nonce, other, new byte[TagSize], buffer.AsSpan(100, 70), buffer.AsSpan(at, 16)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(58)]
    [InlineData(69)]
    public void A_nonce_in_the_output_is_refused(int offset)
    {
        using IAead aead = Create(Key);
        byte[] buffer = new byte[300], other = new byte[70], tag = new byte[TagSize];
        int at = offset < 0 ? 101 - NonceSize : 100 + offset;
        Refuses("nonce", () => aead.Encrypt(buffer.AsSpan(at, NonceSize), other, buffer.AsSpan(100, 70), tag));
        Refuses("nonce", () => aead.Encrypt(buffer.AsSpan(at, NonceSize), buffer.AsSpan(100, 70), buffer.AsSpan(100, 70), tag));
        Refuses("nonce", () => aead.Decrypt(buffer.AsSpan(at, NonceSize), other, tag, buffer.AsSpan(100, 70)));
        Refuses("nonce", () => aead.TryDecrypt(buffer.AsSpan(at, NonceSize), other, tag, buffer.AsSpan(100, 70)));
        Assert.Equal(new byte[300], buffer);
    }

    [Fact]
    public void A_nonce_and_a_tag_beside_the_output_are_allowed()
    {
        using IAead aead = Create(Key);
        byte[] record = [.. Nonce, .. new Random(3).Bytes(70 + TagSize)];
        byte[] message = record.AsSpan(NonceSize, 70).ToArray();
        aead.Encrypt(
            record.AsSpan(0, NonceSize), record.AsSpan(NonceSize, 70), record.AsSpan(NonceSize, 70), record.AsSpan(NonceSize + 70));
        Assert.NotEqual(message, record.AsSpan(NonceSize, 70).ToArray());
        aead.Decrypt(
            record.AsSpan(0, NonceSize), record.AsSpan(NonceSize, 70), record.AsSpan(NonceSize + 70), record.AsSpan(NonceSize, 70));
        Assert.Equal(message, record.AsSpan(NonceSize, 70).ToArray());
    }

    [Fact]
    public void A_tag_beside_the_output_is_allowed()
    {
        using IAead aead = Create(Key);
        byte[] record = new Random(3).Bytes(5 + 70 + TagSize);
        byte[] message = record.AsSpan(5, 70).ToArray();
        aead.Encrypt(Nonce, record.AsSpan(5, 70), record.AsSpan(5, 70), record.AsSpan(75), record.AsSpan(0, 5));
        Assert.NotEqual(message, record.AsSpan(5, 70).ToArray());
        aead.Decrypt(Nonce, record.AsSpan(5, 70), record.AsSpan(75), record.AsSpan(5, 70), record.AsSpan(0, 5));
        Assert.Equal(message, record.AsSpan(5, 70).ToArray());
    }

    [Fact]
    public void A_wrong_tag_throws_and_zeroes_the_output()
    {
        using IAead aead = Create(Key);
        byte[] message = new Random(4).Bytes(100), ciphertext = new byte[100], tag = new byte[TagSize], output = new byte[100];
        aead.Encrypt(Nonce, message, ciphertext, tag);
        tag[7] ^= 0x10;

        output.AsSpan().Fill(0xAA);
        Assert.Throws<AuthenticationTagMismatchException>(() => aead.Decrypt(Nonce, ciphertext, tag, output));
        Assert.Equal(new byte[100], output);

        output.AsSpan().Fill(0xAA);
        Assert.False(aead.TryDecrypt(Nonce, ciphertext, tag, output));
        Assert.Equal(new byte[100], output);

        Assert.False(aead.TryDecrypt(Nonce, ciphertext, tag, ciphertext));
        Assert.Equal(new byte[100], ciphertext);
    }

    [Fact]
    public void Use_after_Dispose_throws()
    {
        IAead aead = Create(Key);
        aead.Dispose();
        Assert.Throws<ObjectDisposedException>(() => aead.Encrypt(Nonce, [], [], new byte[TagSize]));
        Assert.Throws<ObjectDisposedException>(() => aead.Decrypt(Nonce, [], new byte[TagSize], []));
        Assert.Throws<ObjectDisposedException>(() => aead.TryDecrypt(Nonce, [], new byte[TagSize], []));
    }

    // The BCL's order.
    [Fact]
    public void A_bad_argument_is_refused_before_a_disposed_key_is()
    {
        IAead aead = Create(Key);
        aead.Dispose();
        byte[] buffer = new byte[100], tag = new byte[TagSize];
        Refuses("nonce", () => aead.Encrypt([], [], [], tag));
        Refuses("nonce", () => aead.Decrypt([], [], tag, []));
        Refuses("nonce", () => aead.TryDecrypt([], [], tag, []));
        Refuses("ciphertext", () => aead.Encrypt(Nonce, new byte[3], new byte[4], tag));
        Refuses("plaintext", () => aead.TryDecrypt(Nonce, new byte[3], tag, new byte[4]));
        Refuses("associatedData", () => aead.Encrypt(Nonce, buffer, buffer, tag, buffer.AsSpan(99)));
        Refuses("associatedData", () => aead.TryDecrypt(Nonce, buffer, tag, buffer, buffer.AsSpan(99)));
    }

    private static void Refuses(string parameter, Action call) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentException>(call).ParamName);
}

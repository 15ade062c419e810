namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>Writes an input of a class.</summary>
internal delegate void InputFiller(Random random, Span<byte> input);

/// <summary>Inputs that have something in common: the edges of the range, where code that branches branches, or nothing at all.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Fill">Writes one of them.</param>
internal sealed record InputClass(string Name, InputFiller Fill)
{
    internal static readonly InputClass Uniform = new("random", (random, input) => random.NextBytes(input));
    internal static readonly InputClass Zeroes = new("zeroes", (_, input) => input.Clear());
    internal static readonly InputClass Ones = new("all ones", (_, input) => input.Fill(0xff));

    internal static readonly InputClass OneBit = new("one bit", (random, input) =>
    {
        input.Clear();
        input[random.Next(input.Length)] = (byte)(1 << random.Next(8));
    });

    /// <summary>One input, another in every process.</summary>
    internal static InputClass Fixed { get; } = Only("fixed", RandomBytes(4096));

    /// <summary>These bytes, or as many of them as an input has.</summary>
    internal static InputClass Only(string name, byte[] bytes) => new(name, (_, input) => bytes.AsSpan(0, input.Length).CopyTo(input));

    /// <summary>Bytes that are all right but for one, which is drawn from a range of places.</summary>
    internal static InputClass Damaged(string name, byte[] right, Range places) => new(name, (random, input) =>
    {
        right.CopyTo(input);
        (int offset, int length) = places.GetOffsetAndLength(input.Length);
        input[offset + random.Next(length)] ^= (byte)random.Next(1, 256);
    });

    internal static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>
/// What is timed, on the kernels that the faces prefer in this process: secrets at the edges of their range, and a fixed one, against
/// random ones. What is public is the same in both classes, as its time may differ.
/// </summary>
internal static partial class Comparisons
{
    private static readonly InputClass[] Edges = [InputClass.Fixed, InputClass.Zeroes, InputClass.Ones];

    private static ulong _sink;

    internal static IEnumerable<Comparison> All() => [.. Compares(), .. Aeads(), .. Hashes(), .. Curves(), .. MlKems()];

    // One operation on several classes, each beside random inputs.
    private static IEnumerable<Comparison> AgainstRandom(
        string algorithm, string operation, int inputSize, IEnumerable<InputClass> classes, Action<byte[]> run,
        InputClass? random = null) =>
        classes.Select(one => new Comparison(algorithm, operation, one, random ?? InputClass.Uniform, inputSize, run));

    private static IEnumerable<Comparison> Compares()
    {
        byte[] right = InputClass.RandomBytes(32);
        InputClass same = InputClass.Only("the right tag", right), other = InputClass.Damaged("a wrong one", right, ..);
        return
        [
            .. WhereTagsDiffer("Common", nameof(ConstantTime), right, Compare),
            new("Common", nameof(ConstantTime), same, other, right.Length, Compare),
        ];

        void Compare(byte[] tag) => _sink ^= ConstantTime.EqualMask(tag, right);
    }

    // That a tag is wrong is public, but not where.
    private static IEnumerable<Comparison> WhereTagsDiffer(string algorithm, string operation, byte[] right, Action<byte[]> compare)
    {
        InputClass first = InputClass.Damaged("a tag's first byte is wrong", right, ..1);
        InputClass last = InputClass.Damaged("its last byte", right, ^1..);
        yield return new(algorithm, operation, first, last, right.Length, compare);
    }
}

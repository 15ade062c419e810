namespace MlKemGen;

/// <summary>For each set of eight 16-bit words, the byte shuffle that moves the words of the set to the front.</summary>
internal static class RejectionTableWriter
{
    internal static string Write()
    {
        CodeWriter w = new();
        w.Line("// Written by eng/MlKemGen. Do not edit.");
        w.Line("namespace FastCrypto;").Line();
        w.Line("/// <summary>For each set of eight 16-bit words, the byte shuffle that moves the words of the set to the front.</summary>");
        w.Open("internal static class MlKemRejectionTable");
        w.Line(
            "/// <summary>The shuffle of the set s, a mask, is the 16 bytes at 16s. Only the first words of its result mean anything.</summary>");
        w.Line("internal static ReadOnlySpan<byte> Shuffles =>");
        w.Line("[");
        for (int set = 0; set < 256; set++)
        {
            int[] words = [.. Enumerable.Range(0, 8).Where(word => (set >> word & 1) != 0)];
            IEnumerable<int> bytes = words.Concat(Enumerable.Repeat(0, 8 - words.Length)).SelectMany(
                word => (int[])[2 * word, 2 * word + 1]);
            w.Line($"    {string.Join(", ", bytes)},");
        }

        w.Line("];");
        return w.Close().ToString();
    }
}

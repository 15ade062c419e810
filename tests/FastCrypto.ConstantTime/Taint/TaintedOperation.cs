namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>Something that is done with secrets.</summary>
/// <param name="Algorithm">As in <see cref="KernelInfo.Algorithm"/>, or what stands above several algorithms.</param>
/// <param name="Kernel">As in <see cref="KernelInfo.Name"/>.</param>
/// <param name="Name">What is done.</param>
/// <param name="Run">Does it once.</param>
internal sealed record TaintedOperation(string Algorithm, string Kernel, string Name, Action<Marker> Run)
{
    /// <summary>The kernel of an operation above several kernels, which takes what their faces prefer.</summary>
    internal const string Preferred = "preferred kernels";
}

/// <summary>What an operation says about its bytes. Rehearsals do everything but tell valgrind.</summary>
/// <param name="isRehearsal">Whether this run only compiles the code and fills the library's tables.</param>
internal sealed class Marker(bool isRehearsal)
{
    private readonly SortedSet<string> _reasons = new(StringComparer.Ordinal);

    /// <summary>Why bytes that come from secrets were declared public.</summary>
    internal IReadOnlyCollection<string> Reasons => _reasons;

    /// <summary>Secret bytes, the same in every run.</summary>
    internal byte[] Secret(int length, int seed)
    {
        byte[] bytes = Bytes(length, seed);
        Hide(bytes);
        return bytes;
    }

    /// <summary>Makes bytes secret from now on.</summary>
    internal void Hide(ReadOnlySpan<byte> bytes)
    {
        if (!isRehearsal)
            Memcheck.MarkSecret(bytes);
    }

    /// <summary>Declares results public that come from secrets.</summary>
    internal void Publish(ReadOnlySpan<byte> bytes, string reason)
    {
        _reasons.Add(reason);
        if (!isRehearsal)
            Memcheck.MarkPublic(bytes);
    }

    /// <summary>Public bytes, the same in every run.</summary>
    internal static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

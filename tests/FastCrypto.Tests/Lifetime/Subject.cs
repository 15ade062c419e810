namespace FastCrypto.Tests.Lifetime;

/// <summary>
/// A call of a public type's operations on fixed input, with its results in <paramref name="result"/> and nowhere else: no state is shared
/// between runs. What is random checks itself and leaves nothing random behind, so that every run has the same result.
/// </summary>
internal delegate void OperationBody(object target, byte[] result);

/// <summary>One or more operations of a public type.</summary>
/// <param name="Members">The members that it calls, separated by spaces.</param>
/// <param name="Body">Calls them.</param>
internal sealed record Operation(string Members, OperationBody Body)
{
    /// <summary>Room enough for every operation's results.</summary>
    internal const int ResultSize = 8192;

    /// <summary>It makes a key, an array or a text: the others must allocate nothing.</summary>
    internal bool Allocates { get; init; }

    /// <summary>How many bytes at the start of the result are secret: they must not remain on the stack.</summary>
    internal int SecretBytes { get; init; }

    /// <summary>Secrets of this call alone, beside the subject's.</summary>
    internal byte[][] Secrets { get; init; } = [];

    internal byte[] Run(object target)
    {
        byte[] result = new byte[ResultSize];
        Body(target, result);
        return result;
    }
}

/// <summary>
/// A public type with everything that it does: what the lifetime tests hold for all types alike is written once over these.
/// </summary>
/// <param name="Name">The type's name, and a parameter where there are several.</param>
/// <param name="Type">The type.</param>
/// <param name="Create">An object of the type; null for a static class.</param>
/// <param name="Operations">What to call.</param>
internal sealed record Subject(string Name, Type Type, Func<IDisposable>? Create, Operation[] Operations)
{
    /// <summary>A changing state, so one thread at a time.</summary>
    internal bool IsStateful { get; init; }

    /// <summary>Secrets beside the object's memory: the keys in the form in which they are given.</summary>
    internal byte[][] Secrets { get; init; } = [];

    /// <summary>An object with the same public key only; what its memory holds is no secret in the private one's either.</summary>
    internal Func<object, IDisposable>? PublicTwin { get; init; }

    /// <summary>What an operation is called on.</summary>
    internal object Target(IDisposable? instance) => instance ?? (object)Type;

    public override string ToString() => Name;

    internal static Operation Call<T>(string members, Action<T, byte[]> body) where T : class =>
        new(members, (target, result) => body((T)target, result));

    /// <summary>A call of static members.</summary>
    internal static Operation Call(string members, Action<byte[]> body) => new(members, (_, result) => body(result));
}

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What the scanned code is known to promise: which methods there are, which of them are scanned, and their signatures.</summary>
internal sealed class Contracts
{
    private readonly CodeBase _code;
    private readonly Dictionary<string, Signature> _signatures = new(StringComparer.Ordinal);

    internal Contracts(CodeBase code, Judgements judgements)
    {
        _code = code;
        Judgements = judgements;
        Layout = new Layout(judgements);
        ListedEverywhere =
        [
            .. code.All.Where(method => method is { IsGenericMethod: false, DeclaringType.IsGenericType: false })
                .Where(method => method.GetMethodBody() is not null && CodeBase.IsScanned(method)).Select(JitNames.Of),
        ];
    }

    internal Judgements Judgements { get; }

    internal Layout Layout { get; }

    /// <summary>The scanned methods that have code of their own wherever the library is compiled as a whole. Generic code is compiled where
    /// it is used, and NativeAOT leaves out what it inlined everywhere: <see cref="TierScan"/> asks for what is called.</summary>
    internal IReadOnlyList<string> ListedEverywhere { get; }

    internal Signature SignatureOf(MethodName name)
    {
        if (!_signatures.TryGetValue(name.Full, out Signature? signature))
            _signatures[name.Full] = signature = new Signature(name, _code.Find(name), Layout, Judgements);
        return signature;
    }

    /// <summary>Whether a method's code is scanned.</summary>
    /// <remarks>Code of the library that somebody judged callable although it is not marked is scanned like the code that calls
    /// it.</remarks>
    internal bool IsScanned(MethodName name) =>
        _code.Find(name) is { } method && (CodeBase.IsScanned(method) || Judgements.IsCallable(name.Short));

    /// <summary>Whether a method that is called must have a listing: it is scanned, and no helper of the C# compiler's, whose names the
    /// listings leave out.</summary>
    internal bool IsListed(MethodName name) => name.Type.StartsWith("FastCrypto.", StringComparison.Ordinal) && IsScanned(name);

    /// <summary>Whether a method was to be inlined wherever it is used.</summary>
    internal bool IsOptimizedInlineOnly(MethodName name) => _code.Find(name) is { } method && CodeBase.IsOptimizedInlineOnly(method);

    /// <summary>Whether a method promises constant time itself, and not only holds an inlined copy of one that does.</summary>
    internal bool IsPromised(MethodName name) => _code.Find(name) is { } method && CodeBase.IsPromised(method);

    /// <summary>Whether others than the library's own code may call a method: what the search for a tier's code starts from.</summary>
    internal bool IsSurface(MethodName name) => _code.Find(name) is { } method
        && (method.DeclaringType == typeof(LeakyControls)
            || ((method.DeclaringType!.IsVisible || method.IsVirtual) && !method.IsAssembly && !method.IsPrivate));

    /// <summary>Whether scanned code may call a method: it is scanned itself, cannot return, takes public data only (docs/VARTIME.txt; that
    /// it gets no other is judged caller by caller, <see cref="TierScan"/>), or was judged.</summary>
    internal bool MayCall(MethodName name) =>
        IsScanned(name) || NeverReturns(name) || IsVartime(name) || Judgements.TakesPublicData(name.Short)
            || Judgements.IsCallable(name.Short);

    /// <summary>Whether a method says in its name that its time depends on its data.</summary>
    internal static bool IsVartime(MethodName name) => name.Method.EndsWith("Vartime", StringComparison.Ordinal);

    /// <summary>Code that throws: the exception is the public outcome, and what led there was a branch that is judged by itself.</summary>
    private static bool NeverReturns(MethodName name) =>
        name.Type is "FastCrypto.Throw" or "System.ThrowHelper" || name.Method.StartsWith("Throw", StringComparison.Ordinal)
        || (name.Method == ".ctor" && name.Type.EndsWith("Exception", StringComparison.Ordinal));
}

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>
/// What the library does with secrets, on every kernel that runs here. Secret are keys, seeds, nonces of signatures, shared secrets and
/// plaintexts; what is published on the way says why. Randomness comes from the operation's secrets, not from the system, whose bytes
/// valgrind would take for public.
/// </summary>
internal static partial class TaintedOperations
{
    internal static IEnumerable<TaintedOperation> All() => [.. Aeads(), .. Hashes(), .. Curves(), .. MlKems(), .. Schedules()];

    private static IEnumerable<(string Name, T Kernel)> Runnable<T>(string algorithm) where T : struct, Enum =>
        KernelRegistry.Runnable(algorithm).Select(kernel => (kernel.Name, (T)Enum.ToObject(typeof(T), kernel.Id)));
}

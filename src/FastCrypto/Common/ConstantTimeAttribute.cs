namespace FastCrypto;

/// <summary>
/// Marks code whose control flow, memory addresses and variable-latency instructions do not depend on secrets.
/// The machine-code check reads the JIT's output of every method that carries it (or whose type does).
/// </summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class ConstantTimeAttribute : Attribute;

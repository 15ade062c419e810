namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What the machine-code check objects to.</summary>
internal enum FindingKind
{
    /// <summary>A conditional jump on flags that may depend on a secret.</summary>
    Branch,

    /// <summary>A memory address that may depend on a secret.</summary>
    Address,

    /// <summary>An integer division, or a floating-point one, of anything that may be secret.</summary>
    Division,

    /// <summary>A jump or call through a register or table whose content may be secret or names no method.</summary>
    IndirectJump,

    /// <summary>A gather or scatter, or a masked memory operation whose mask may be secret.</summary>
    MaskedMemory,

    /// <summary>
    /// A call into code that is neither scanned nor judged, or that is optimized where it is inlined and was not inlined.
    /// </summary>
    Call,

    /// <summary>A secret handed over where the callee's declaration says public.</summary>
    Argument,

    /// <summary>A secret returned where the declaration says public.</summary>
    Result,

    /// <summary>A secret written to a field that is declared public, or to constant data.</summary>
    Store,

    /// <summary>An instruction that the check does not know.</summary>
    Unknown,
}

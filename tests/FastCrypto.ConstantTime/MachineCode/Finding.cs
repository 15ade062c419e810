namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What the machine-code check objects to.</summary>
internal enum FindingKind
{
    /// <summary>A conditional jump on flags that may depend on a secret.</summary>
    Branch,

    /// <summary>A memory address that may depend on a secret.</summary>
    Address,

    /// <summary>An integer division.</summary>
    Division,

    /// <summary>A jump through a register or table.</summary>
    IndirectJump,

    /// <summary>A gather or scatter, or a masked memory operation whose mask may be secret.</summary>
    MaskedMemory,

    /// <summary>A call to a method that is neither marked constant-time nor known to be harmless.</summary>
    Call,

    /// <summary>An instruction that the check does not know.</summary>
    Unknown,
}

/// <summary>One objection.</summary>
internal sealed record Finding(string Method, FindingKind Kind, string Instruction);

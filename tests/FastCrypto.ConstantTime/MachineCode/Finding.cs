namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>One objection.</summary>
/// <param name="Listing">Whose code.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Block">The label of the basic block.</param>
/// <param name="Instruction">The instruction as the JIT wrote it.</param>
internal sealed record Finding(Listing Listing, FindingKind Kind, string Block, string Instruction);

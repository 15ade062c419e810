namespace FastCrypto.SelfTest;

/// <summary>A kernel computed something else than the document says, or there is no document for it.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

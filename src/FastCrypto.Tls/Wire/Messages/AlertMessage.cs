namespace FastCrypto.Tls;

/// <summary>An alert (RFC 8446 section 6): level and description.</summary>
internal readonly struct AlertMessage(AlertDescription description)
{
    internal const int Length = 2;

    internal AlertDescription Description { get; } = description;

    /// <summary>
    /// Reads an alert. The level is not looked at: "the severity is implicit in the type of alert being sent, and the 'level' field
    /// can safely be ignored"; everything but close_notify and user_canceled is fatal, known or not.
    /// </summary>
    internal static AlertMessage Parse(ReadOnlySpan<byte> content)
    {
        var reader = new WireReader(content);
        reader.ReadByte();
        var description = (AlertDescription)reader.ReadByte();
        reader.ExpectEnd();
        return new AlertMessage(description);
    }

    /// <summary>Writes the two bytes: close_notify and user_canceled as warnings, everything else as fatal.</summary>
    internal void Write(Span<byte> destination)
    {
        bool isWarning = Description is AlertDescription.CloseNotify or AlertDescription.UserCanceled;
        destination[0] = isWarning ? (byte)1 : (byte)2;
        destination[1] = (byte)Description;
    }
}

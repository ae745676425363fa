namespace OTalk.Load.Doors;

/// <summary>By what a publisher tells an acknowledgement from a refusal without parsing: nothing else that it is sent holds these bytes.</summary>
/// <param name="acknowledged">What stands in an acknowledgement.</param>
/// <param name="refused">What stands in a refusal.</param>
internal sealed class AnswerMarks(ReadOnlySpan<byte> acknowledged, ReadOnlySpan<byte> refused)
{
    private readonly byte[] _acknowledged = acknowledged.ToArray();
    private readonly byte[] _refused = refused.ToArray();

    /// <summary>The member that is there (protocol reference, "Stanzas").</summary>
    public static AnswerMarks OfStanzas { get; } = new("\"response\":"u8, "\"error\":"u8);

    /// <summary>The first line of the frame (STOMP 1.2, "Server Frames").</summary>
    public static AnswerMarks OfFrames { get; } = new("RECEIPT\n"u8, "ERROR\n"u8);

    public ReadOnlySpan<byte> Acknowledged => _acknowledged;

    public ReadOnlySpan<byte> Refused => _refused;
}

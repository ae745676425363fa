namespace OTalk.Load.WebSockets;

/// <summary>One frame, looking into the buffer it was read from.</summary>
/// <param name="opcode">What it is.</param>
/// <param name="payload">Its content, unmasked.</param>
/// <param name="length">Bytes of the whole frame, header included.</param>
internal readonly ref struct Frame(Opcode opcode, ReadOnlySpan<byte> payload, int length)
{
    public Opcode Opcode { get; } = opcode;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Length { get; } = length;
}

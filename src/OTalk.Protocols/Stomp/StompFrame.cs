namespace OTalk.Protocols.Stomp;

/// <summary>One frame, in either direction.</summary>
/// <param name="Command">What it is.</param>
/// <param name="Headers">Its headers, without escapes.</param>
/// <param name="Body">Its body, as it came; empty if there is none.</param>
public sealed record StompFrame(StompCommand Command, StompHeaders Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The command and sizes: what stands in the frame may be secret.</summary>
    public override string ToString() => $"{Command.Text()}, {Headers.Count} headers, {Body.Length} bytes";
}

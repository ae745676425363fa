namespace OTalk.Protocols.Stomp;

/// <summary>What is wrong with what a client sent: the content of an ERROR frame, after which the connection is closed.</summary>
/// <param name="Message">One sentence, never with the value of a header: the header <c>message</c>.</param>
public sealed record StompFault(string Message)
{
    /// <summary>More, for the body; null if the message says all.</summary>
    public string? Detail { get; init; }

    /// <summary>The <c>receipt</c> of the frame at fault, where it had one that could be read.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The supported versions separated by commas, where the fault is that the client knows none of them.</summary>
    public string? Versions { get; init; }

    /// <summary>The receipt that a frame asks for; beginning a connection cannot ask for one.</summary>
    internal static string? ReceiptOf(StompCommand? command, IReadOnlyList<StompHeader> headers) =>
        command?.IsBeforeVersion() ?? true ? null : new StompHeaders(headers)[StompHeaderNames.Receipt];
}

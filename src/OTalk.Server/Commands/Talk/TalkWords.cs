namespace OTalk.Server.Commands.Talk;

/// <summary>What a line that was entered asks for.</summary>
internal enum TalkOrder
{
    /// <summary>To be sent.</summary>
    Say,

    /// <summary>To leave.</summary>
    Quit,

    /// <summary>To be told what there is.</summary>
    Help,

    /// <summary>Something that there is not.</summary>
    Unknown,
}

/// <summary>Tells messages from orders: a line that begins with a slash is an order, one that begins with two a message with one.</summary>
internal static class TalkWords
{
    /// <summary>What <c>/help</c> shows.</summary>
    public static IReadOnlyList<string> Help { get; } =
    [
        "  Enter sends the line. The others see it while you type.",
        "  /quit, Ctrl-C, Ctrl-D in an empty line: leave. /help: this. //text sends /text.",
        "  Up, Down: lines from before. Ctrl-A, Ctrl-E: to the start, the end.",
        "  Ctrl-U, Ctrl-K: delete to the start, the end. Ctrl-W: a word. Ctrl-L: draw again.",
    ];

    public static TalkOrder Order(string line) => !line.StartsWith('/') || line.StartsWith("//", StringComparison.Ordinal)
        ? TalkOrder.Say
        : line.Trim() switch
        {
            "/quit" => TalkOrder.Quit,
            "/help" => TalkOrder.Help,
            _ => TalkOrder.Unknown,
        };

    /// <summary>The message that a line is, or is becoming; empty for an order, which is nobody else's business.</summary>
    public static string Message(string line) => Order(line) != TalkOrder.Say ? "" : line.StartsWith('/') ? line[1..] : line;
}

namespace OTalk.Protocols.Stomp;

/// <summary>The words that commands are on the wire; case counts.</summary>
public static class StompCommands
{
    private static readonly (StompCommand Command, string Text, byte[] Utf8)[] _all =
        [.. Enum.GetValues<StompCommand>().Select(static command => Entry(command))];

    /// <summary>The word, such as <c>SEND</c>.</summary>
    public static string Text(this StompCommand command) => _all[(int)command].Text;

    /// <summary>Whether clients send it.</summary>
    public static bool IsOfClients(this StompCommand command) => command <= StompCommand.Disconnect;

    /// <summary>Finds the command of a word.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out StompCommand command)
    {
        foreach (var (candidate, _, utf8) in _all)
        {
            if (word.SequenceEqual(utf8))
            {
                command = candidate;
                return true;
            }
        }

        command = default;
        return false;
    }

    /// <summary>
    /// Whether headers of the frame are written without escapes in every version, since they tell which version is spoken.
    /// </summary>
    internal static bool IsBeforeVersion(this StompCommand command) =>
        command is StompCommand.Connect or StompCommand.Stomp or StompCommand.Connected;

    private static (StompCommand Command, string Text, byte[] Utf8) Entry(StompCommand command)
    {
        var text = command.ToString().ToUpperInvariant();
        return (command, text, System.Text.Encoding.ASCII.GetBytes(text));
    }
}

namespace OTalk.Server.Commands;

/// <summary>Ends a command. The message is a sentence for whoever typed it.</summary>
/// <param name="code">The exit code.</param>
/// <param name="message">What went wrong.</param>
public sealed class CommandException(int code, string message) : Exception(message)
{
    /// <summary>The exit code of the process.</summary>
    public int Code => code;
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OTalk.Server.Logging;

/// <summary>One line of text, for people: time, level, event, message. An exception follows on lines of its own, indented.</summary>
public sealed class TextLogFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "otalk-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(LogTime.Format(clock.GetUtcNow()));
        textWriter.Write($" {logEntry.LogLevel,-11} {logEntry.EventId.Name ?? logEntry.Category}: ");
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        textWriter.Write('\n');
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write("    " + exception.ToString().ReplaceLineEndings("\n    "));
            textWriter.Write('\n');
        }
    }

    // What a stranger sent must not be able to look like a line of its own.
    private static string OneLine(string message) => string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c));
}

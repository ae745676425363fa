using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OTalk.Server.Tests.Logging;

/// <summary>Formats what is logged through it, line by line.</summary>
internal sealed class LogLines(ConsoleFormatter formatter) : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter1)
    {
        using var text = new StringWriter();
        formatter.Write(new LogEntry<TState>(logLevel, "OTalk.Sample", eventId, state, exception, formatter1), scopeProvider: null, text);
        Lines.Add(text.ToString());
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Server.Logging;

namespace OTalk.TestKit.Host;

/// <summary>The log of one server among several, in the lines that a server writes.</summary>
/// <param name="written">Told every line.</param>
internal sealed class HostedLog(Action<string> written) : ILoggerProvider
{
    private readonly JsonLogFormatter _lines = new(TimeProvider.System);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines, written);

    public void Dispose()
    {
        // There is nothing that waits to be written.
    }

    private sealed class Logger(string category, JsonLogFormatter lines, Action<string> written) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using StringWriter line = new();
            lines.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), null, line);
            written(line.ToString().TrimEnd('\n'));
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OTalk.Federation.Tests.Support;

/// <summary>Every line that a server logs, at whatever level.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(string? Event, LogLevel Level, string Text)> _lines = new();

    public IReadOnlyCollection<(string? Event, LogLevel Level, string Text)> All => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<(string? Event, LogLevel Level, string Text)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((eventId.Name, logLevel, $"{formatter(state, exception)} {exception}"));
    }
}

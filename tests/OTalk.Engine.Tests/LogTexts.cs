using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OTalk.Engine.Tests;

/// <summary>What was logged under some event names.</summary>
internal sealed class LogTexts : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string? Event, string Text)> _entries = new();

    /// <summary>The texts of one event, in order.</summary>
    public IReadOnlyList<string> Of(string name) =>
        [.. _entries.Where(entry => string.Equals(entry.Event, name, StringComparison.Ordinal)).Select(static entry => entry.Text)];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId.Name, formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}

using Microsoft.Extensions.Logging;

namespace OTalk.Simulation.World;

/// <summary>A log in which an error is a fault of the server, unless it tells of the store, which is made to fail.</summary>
internal sealed class StrictLogs : ILoggerFactory, ILogger
{
    private static readonly string[] OfTheStore = ["journal-commit-failed", "contents-read-failed"];

    /// <summary>The first error; null if there was none.</summary>
    public string? Error { get; private set; }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error && !OfTheStore.Contains(eventId.Name))
            Error ??= $"{formatter(state, exception)}\n{exception}";
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

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

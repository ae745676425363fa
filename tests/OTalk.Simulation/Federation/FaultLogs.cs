using Microsoft.Extensions.Logging;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Federation;

/// <summary>A log in which an exception is a fault of the server, unless it is the store's, which is made to fail.</summary>
internal sealed class FaultLogs : ILoggerFactory, ILogger
{
    /// <summary>The first fault; null if there was none.</summary>
    public string? Error { get; private set; }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null and not StoreException)
            Error ??= $"{formatter(state, exception)}\n{exception}";
    }

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

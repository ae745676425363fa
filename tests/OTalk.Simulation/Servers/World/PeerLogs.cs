using Microsoft.Extensions.Logging;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Servers.World;

/// <summary>A log in which an error, and an exception of any level, is a fault of the server, unless it is of what is made to fail.</summary>
/// <param name="note">Is told what an operator would read.</param>
internal sealed class PeerLogs(Action<string> note) : ILoggerFactory, ILogger
{
    private static readonly string[] OfTheStore =
        ["journal-commit-failed", "contents-read-failed", "outbox-commit-failed", "stanza-not-queued"];

    /// <summary>The first fault; null if there was none.</summary>
    public string? Error { get; private set; }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Information)
            note($"{eventId.Name}: {formatter(state, exception)} {exception?.Message}");
        bool isFault = exception is null
            ? logLevel >= LogLevel.Error && !OfTheStore.Contains(eventId.Name)
            : exception is not (StoreException or LinkEndedException or PeerUnreachableException or TimeoutException);
        if (isFault)
            Error ??= $"{eventId.Name}: {formatter(state, exception)}\n{exception}";
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

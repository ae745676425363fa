namespace OTalk.Server.Hosting;

/// <summary>The events of a server's life in its log.</summary>
public sealed partial class ServerLog(ILogger<ServerLog> logger)
{
    /// <summary>All doors that are the listener's are open.</summary>
    public void Started(string domain, IEnumerable<string> addresses) => LogStarted(domain, addresses);

    /// <summary>The server has been told to stop.</summary>
    public void Draining(TimeSpan atMost) => LogDraining(atMost);

    /// <summary>Everything has ended.</summary>
    public void Stopped() => LogStopped();

    [LoggerMessage(1, LogLevel.Information, "Serving {Domain} at {Addresses}", EventName = "server-started")]
    private partial void LogStarted(string domain, IEnumerable<string> addresses);

    [LoggerMessage(2, LogLevel.Information, "Stopping, draining for at most {AtMost}", EventName = "server-draining")]
    private partial void LogDraining(TimeSpan atMost);

    [LoggerMessage(3, LogLevel.Information, "Stopped", EventName = "server-stopped")]
    private partial void LogStopped();
}

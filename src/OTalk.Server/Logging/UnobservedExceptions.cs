namespace OTalk.Server.Logging;

/// <summary>
/// Logs what nobody caught: exceptions of tasks that nobody awaited (the server goes on) and exceptions that end the process. Either is a
/// fault of the program, so neither may pass in silence.
/// </summary>
public sealed partial class UnobservedExceptions : IDisposable
{
    private readonly ILogger<UnobservedExceptions> _logger;
    private readonly IEnumerable<ILoggerProvider> _providers;

    /// <param name="logger">Where they are logged.</param>
    /// <param name="providers">What has to be flushed before the process ends.</param>
    public UnobservedExceptions(ILogger<UnobservedExceptions> logger, IEnumerable<ILoggerProvider> providers)
    {
        _logger = logger;
        _providers = providers;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    public void Dispose()
    {
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs unobserved)
    {
        LogUnobserved(unobserved.Exception.Flatten());
        unobserved.SetObserved();
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs unhandled)
    {
        LogUnhandled(unhandled.ExceptionObject as Exception);
        foreach (var provider in _providers)
        {
            provider.Dispose();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A task failed and nobody looked", EventName = "unobserved-exception")]
    private partial void LogUnobserved(Exception exception);

    [LoggerMessage(2, LogLevel.Critical, "An exception ends the process", EventName = "unhandled-exception")]
    private partial void LogUnhandled(Exception? exception);
}

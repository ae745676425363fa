namespace OTalk.Server.Logging;

/// <summary>
/// Which lines of the web framework are logged: warnings and worse, and none before the server has started. A start that fails is told once,
/// in a sentence, by who started it; the framework would tell it twice more, with stack traces.
/// </summary>
public sealed class FrameworkNoise
{
    private volatile bool _started;

    /// <summary>From now on the framework's warnings and errors are news.</summary>
    public void ServerHasStarted() => _started = true;

    /// <summary>True if a line is logged.</summary>
    public bool Lets(string? category, LogLevel level, LogLevel minimum) =>
        level >= minimum && (!IsFramework(category) || (_started && level >= LogLevel.Warning));

    private static bool IsFramework(string? category) =>
        category is not null
        && (category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal));
}

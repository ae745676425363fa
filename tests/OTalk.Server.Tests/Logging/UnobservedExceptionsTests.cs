using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OTalk.Server.Logging;

namespace OTalk.Server.Tests.Logging;

public sealed class UnobservedExceptionsTests
{
    [Fact]
    public void A_task_that_failed_and_was_forgotten_is_logged()
    {
        var lines = new LogLines(new JsonLogFormatter(new FixedClock()));
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(new OneLogger(lines)));
        using var unobserved = new UnobservedExceptions(factory.CreateLogger<UnobservedExceptions>(), []);

        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        // Other tests' forgotten tasks may be found by the same collection; ours is told apart by its message.
        var line = Assert.Single(lines.Lines, line => line.Contains("a plague on both your houses", StringComparison.Ordinal));
        Assert.Contains(@"""level"":""Error"",""event"":""unobserved-exception""", line, StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = Task.FromException(new InvalidOperationException("a plague on both your houses"));

    private sealed class OneLogger(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}

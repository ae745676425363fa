using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using OTalk.Engine.Options;

namespace OTalk.Server.Logging;

/// <summary>Puts the server's log on standard error; standard output is for results.</summary>
public static class LoggingSetup
{
    /// <summary>Adds the log that the options ask for, and nothing else.</summary>
    public static ILoggingBuilder AddOTalkLog(this ILoggingBuilder logging, ServerOptions options)
    {
        var noise = new FrameworkNoise();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.AddSingleton(noise);
        logging.Services.AddSingleton<UnobservedExceptions>();
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter((category, level) => noise.Lets(category, level, options.LogLevel));
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<TextLogFormatter, ConsoleFormatterOptions>();
        return logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = options.LogFormat == LogFormat.Json ? JsonLogFormatter.FormatterName : TextLogFormatter.FormatterName;
        });
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OTalk.Server.Commands;

namespace OTalk.TestKit.Host;

/// <summary>One run of <c>otalk serve</c>, with its own data, sockets and log.</summary>
internal sealed class HostedServer : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Those of the command line.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="written">Told every line that it writes.</param>
    /// <param name="exited">Told its exit code.</param>
    public HostedServer(IReadOnlyList<string> arguments, string directory, Action<string> written, Action<int> exited) =>
        _ = Task.Run(async () =>
        {
            using StringWriter output = new();
            int code = -1;
            try
            {
                code = await OTalkCommand.RunAsync(arguments, ContextOf(directory, TextWriter.Synchronized(output), written), _end.Token);
            }
            catch (Exception uncaught)
            {
                // As the runtime writes it when a process ends of it.
                await output.WriteLineAsync($"Unhandled exception. {uncaught}");
            }

            foreach (string line in output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
                written(line);
            exited(code);
        });

    /// <summary>Has it end as SIGTERM does.</summary>
    public void End() => _end.Cancel();

    public void Dispose() => _end.Dispose();

    private static CommandContext ContextOf(string directory, TextWriter output, Action<string> written) => new()
    {
        Out = output,
        Error = output,
        In = TextReader.Null,
        Environment = new Dictionary<string, string>(),
        Directory = directory,
        Customize = services => services
            .RemoveAll<ILoggerProvider>()
            .AddSingleton<ILoggerProvider>(new HostedLog(written))
            .AddSingleton<IHostLifetime, NoSignals>(),
    };

    /// <summary>A signal is for the process, and one server is not to end it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

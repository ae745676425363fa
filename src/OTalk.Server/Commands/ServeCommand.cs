using System.CommandLine;
using OTalk.Engine.Options;
using OTalk.Server.Hosting;

namespace OTalk.Server.Commands;

/// <summary><c>otalk serve</c>: runs the server until it is told to stop, then lets what has begun finish.</summary>
internal static class ServeCommand
{
    public static Command Create(CommonOptions common, CommandContext context)
    {
        var command = new Command("serve", "Run the server (also when no command is given)");
        command.SetAction(Action(common, context));
        return command;
    }

    public static Func<ParseResult, CancellationToken, Task<int>> Action(CommonOptions common, CommandContext context) =>
        (line, cancel) => RunAsync(common.Load(line, context).Options, context.Customize, cancel);

    private static async Task<int> RunAsync(OTalkOptions options, Action<IServiceCollection>? customize, CancellationToken cancel)
    {
        await using var app = await StartAsync(options, customize, cancel);
        var log = new ServerLog(app.Services.GetRequiredService<ILogger<ServerLog>>());
        log.Started(options.Server.Domain, app.Urls);
        app.Lifetime.ApplicationStopping.Register(() => log.Draining(options.Http.DrainFor));
        await app.WaitForShutdownAsync(cancel);
        log.Stopped();
        return ExitCode.Ok;
    }

    private static async Task<WebApplication> StartAsync(OTalkOptions options, Action<IServiceCollection>? customize, CancellationToken cancel)
    {
        WebApplication? app = null;
        try
        {
            app = ServerHost.Build(options, customize);
            await app.StartAsync(cancel);
            return app;
        }
        catch (Exception error) when (Failure.Explain(error, options) is { } reason)
        {
            await (app?.DisposeAsync() ?? default);
            throw new CommandException(ExitCode.Failed, reason);
        }
    }
}

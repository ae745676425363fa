using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OTalk.Load.Baseline;

/// <summary>
/// The least a broadcasting server on this platform can do: the same transport and WebSocket frames, no stanzas, accounts, permissions or
/// storage. What it uses is what the machine charges for moving the bytes, now, and the server's own price is read against it.
/// </summary>
internal static class BaselineServer
{
    /// <summary>Serves on a free port of the loopback interface until <paramref name="cancel"/>.</summary>
    /// <param name="listening">Is told the address.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task RunAsync(Action<string> listening, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<BaselineHub>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, endpoint => endpoint.UseConnectionHandler<BaselineConnection>()));

        await using var application = builder.Build();
        await application.StartAsync(cancel);
        listening(application.Urls.Single());
        await application.Services.GetRequiredService<BaselineHub>().RunAsync(cancel);
        await application.StopAsync(CancellationToken.None);
    }
}

using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp;

/// <summary>Servers with a STOMP port.</summary>
internal static class StompHouse
{
    /// <summary>Runs a test on a server of its own.</summary>
    /// <param name="test">Given the server and its port.</param>
    /// <param name="settings">Each <c>Section:Key=VALUE</c>.</param>
    public static async Task UseAsync(Func<OTalkServer, int, Task> test, params string[] settings)
    {
        using PortLease stomp = PortLease.Acquire();
        await OTalkServer.UseAsync(Cast.Shared([$"Stomp:Port={stomp.Port}", .. settings]), server => test(server, stomp.Port));
    }

    /// <summary>The same, and topics and queues are made when they are used.</summary>
    public static Task UseOpenAsync(Func<OTalkServer, int, Task> test, params string[] settings) =>
        UseAsync(test, ["Stomp:CreateDestinations=true", .. settings]);

    public static async Task<string> TokenAsync(OTalkServer server, params string[] userAndOptions) =>
        (await server.RunAsync(["token", "create", .. userAndOptions])).Output.Trim();
}

using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Federation;

/// <summary>Two real servers that speak with each other, and one who lives on each.</summary>
internal static class Houses
{
    public const string Romeo = Cast.Romeo;
    public const string Juliet = "juliet@capulet.com";
    public const string Balcony = Romeo + "/sess/Balcony";
    public const string Window = Juliet + "/sess/Window";

    /// <summary>Runs a test on both servers.</summary>
    /// <param name="test">Is given Romeo's server, then Juliet's.</param>
    /// <param name="settings">Of both, each <c>Section:Key=VALUE</c>.</param>
    public static Task UseAsync(Func<OTalkServer, OTalkServer, Task> test, params string[] settings) =>
        UseAsync(Setup(settings) with { SharesProcess = true }, test);

    /// <summary>Runs a test on both servers, in processes of their own that can be killed and looked at.</summary>
    /// <param name="test">Is given Romeo's server, then Juliet's.</param>
    /// <param name="settings">Of both, each <c>Section:Key=VALUE</c>.</param>
    public static Task UseProcessesAsync(Func<OTalkServer, OTalkServer, Task> test, params string[] settings) => UseAsync(Setup(settings), test);

    /// <summary>Starts a server that was away. The other tries it at once: else it would when its pause is over, which grows while this one starts.</summary>
    public static async Task ComeBackAsync(this OTalkServer server, OTalkServer other)
    {
        await server.StartAsync(TestContext.Current.CancellationToken);
        await other.RunAsync("federation", "retry", server.Domain);
    }

    /// <summary>The next stanza that is an event.</summary>
    public static async Task<Received> NextEventAsync(this OTalkClient client)
    {
        while (true)
        {
            Received stanza = await client.ReceiveAsync();
            if (stanza.Member("event") is not null)
                return stanza;
        }
    }

    /// <summary>The next event of a channel that is looked for; others are passed over.</summary>
    public static async Task<Received> ExpectEventAsync(this OTalkClient client, string channel, Func<JsonElement, bool> isIt)
    {
        while (true)
        {
            Received stanza = await client.NextEventAsync();
            if (stanza.Member("from")!.Value.GetString() == channel && isIt(stanza.Member("msg")!.Value))
                return stanza;
        }
    }

    private static ServerSetup Setup(string[] settings) => new()
    {
        Accounts = [new TestAccount(Romeo, Cast.Password), new TestAccount(Juliet, Cast.Password)],
        Settings = ["Server:HostedDomains=capulet.com", .. settings],
    };

    private static Task UseAsync(ServerSetup setup, Func<OTalkServer, OTalkServer, Task> test) =>
        ServerGroup.UseAsync(setup, group => test(group.Of(Romeo), group.Of(Juliet)), TestContext.Current.CancellationToken);
}

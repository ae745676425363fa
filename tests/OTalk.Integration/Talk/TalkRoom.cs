using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Talk;

/// <summary>A real server with a Talker room that Romeo and Juliet may enter.</summary>
internal static class TalkRoom
{
    /// <summary>As Talker calls it.</summary>
    public const string Name = "romeo.alley";

    /// <summary>The same as a channel.</summary>
    public const string Channel = Cast.Romeo + "/alley";

    /// <summary>Runs a test with the server's Talker port, and tokens of Romeo and Juliet.</summary>
    public static Task UseAsync(Func<int, string, string, Task> test) => UseAsync((_, port, romeo, juliet) => test(port, romeo, juliet));

    /// <summary>The same with the server itself and further settings.</summary>
    public static async Task UseAsync(Func<OTalkServer, int, string, string, Task> test, params string[] settings)
    {
        using PortLease talker = PortLease.Acquire();
        await OTalkServer.UseAsync(Cast.Shared([$"Talker:Port={talker.Port}", .. settings]), async server =>
        {
            await using (OTalkClient owner = await server.LogInAsync($"{Cast.Romeo}/sess/Owner"))
                await owner.CreateAsync(Channel, new JsonObject { ["all_acl"] = "sp", ["msg_count"] = -1 });
            await test(server, talker.Port, await TokenAsync(server, Cast.Romeo), await TokenAsync(server, Cast.Juliet));
        });
    }

    /// <summary>Waits until a client is in the room: what it says comes back.</summary>
    public static async Task EnterAsync(TalkerClient client)
    {
        await client.SayAsync(Guid.NewGuid(), "here", final: true);
        await client.ReceiveMessageAsync("here", final: true);
    }

    private static async Task<string> TokenAsync(OTalkServer server, string user) => (await server.RunAsync("token", "create", user)).Output.Trim();
}

using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>Nobody seems to be available whose server is gone.</summary>
public sealed class PresenceTests
{
    private const string Presence = Houses.Juliet + "/presence";

    [Fact]
    [Covers("federation.presence.lost", "federation.presence.found")]
    public Task Who_was_available_is_lost_with_the_server_and_comes_back_with_it() => Houses.UseProcessesAsync(
        async (montague, capulet) =>
        {
            await using OTalkClient juliet = await capulet.LogInAsync(Houses.Window);
            await juliet.AskAsync(new JsonObject
            {
                ["to"] = Houses.Juliet,
                ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/config", ["channel"] = Presence, ["config"] = new JsonObject { ["all_acl"] = "s" } },
            });
            await using OTalkClient romeo = await montague.LogInAsync(Houses.Balcony);
            await romeo.SubscribeAsync(Presence);
            await juliet.AskAsync(new JsonObject { ["to"] = Houses.Window + "/presence", ["msg"] = new JsonObject { ["ns"] = "http://otalk.com/p/presence", ["show"] = "away" } });
            Assert.Equal("away", await ShowAsync(romeo));

            await capulet.KillAsync();
            Assert.Equal("unavailable", await ShowAsync(romeo));
            await capulet.ComeBackAsync(montague);
            Assert.Equal("away", await ShowAsync(romeo));
        },
        "Federation:LostAfter=00:00:01");

    private static async Task<string> ShowAsync(OTalkClient client)
    {
        Received told = await client.NextEventAsync();
        Assert.Equal(Presence, told.Member("from")!.Value.GetString());
        return told.Member("msg")!.Value.GetProperty("show").GetString()!;
    }
}

using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;

namespace OTalk.Integration.Federation;

/// <summary>A session that comes back gets what it has missed of a channel on another server, as it would of one here.</summary>
public sealed class RestoreTests
{
    private const string Alley = Houses.Romeo + "/alley";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("federation.event", "federation.event.away")]
    public Task What_was_missed_comes_in_order_and_once(bool restarted) => Houses.UseAsync(async (montague, capulet) =>
    {
        await using OTalkClient romeo = await montague.LogInAsync(Houses.Balcony);
        await romeo.CreateAsync(Alley, new() { ["all_acl"] = "s", ["msg_count"] = 100 });
        await using (OTalkClient juliet = await capulet.LogInAsync(Houses.Window))
        {
            await juliet.SubscribeAsync(Alley);
            await romeo.PublishAsync(Alley, "one");
            Assert.Equal("one", await BodyAsync(juliet));
            juliet.Abort();
        }

        await romeo.PublishAsync(Alley, "two");
        if (restarted)
            await capulet.StopAsync();
        await romeo.PublishAsync(Alley, "three");
        if (restarted)
            await capulet.ComeBackAsync(montague);
        await using OTalkClient again = await capulet.LogInAsync(Houses.Window);
        Assert.Equal("two", await BodyAsync(again));
        Assert.Equal("three", await BodyAsync(again));
        await romeo.PublishAsync(Alley, "four");
        Assert.Equal("four", await BodyAsync(again));
    });

    [Fact]
    [Covers("federation.event.changes")]
    public Task What_was_deleted_and_revised_meanwhile_comes_as_it_is() => Houses.UseAsync(async (montague, capulet) =>
    {
        await using OTalkClient romeo = await montague.LogInAsync(Houses.Balcony);
        await romeo.CreateAsync(Alley, new() { ["all_acl"] = "s", ["msg_count"] = 100 });
        await using (OTalkClient juliet = await capulet.LogInAsync(Houses.Window))
        {
            await juliet.SubscribeAsync(Alley);
            juliet.Abort();
        }

        Guid one = await romeo.PublishAsync(Alley, "one");
        Guid two = await romeo.PublishAsync(Alley, "two");
        await romeo.AskAsync(new() { ["to"] = Alley, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/delete", ["channel"] = $"{Alley}?msgid={one}" } });
        await romeo.AskAsync(new()
        {
            ["to"] = Alley,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/revise", ["channel"] = $"{Alley}?msgid={two}", ["msg"] = Conversation.Chat("two, again") },
        });
        await romeo.PublishAsync(Alley, "three");

        // A second reader has the last one: so the server of both has all before it.
        await using OTalkClient witness = await capulet.LogInAsync(Houses.Juliet + "/sess/Tomb");
        await witness.UnmaskAsync();
        await Polling.UntilAsync("all has come", async () =>
        {
            await romeo.PublishAsync(Alley, "there?");
            return witness.TryReceive() is not null;
        });
        await using OTalkClient again = await capulet.LogInAsync(Houses.Window);
        Assert.Equal("two, again", await BodyAsync(again));
    });

    private static async Task<string> BodyAsync(OTalkClient client) => (await client.NextEventAsync()).Member("msg")!.Value.GetProperty("body").GetString()!;
}

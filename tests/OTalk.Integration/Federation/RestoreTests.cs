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
            await capulet.StartAsync(TestContext.Current.CancellationToken);
        await using OTalkClient again = await capulet.LogInAsync(Houses.Window);
        Assert.Equal("two", await BodyAsync(again));
        Assert.Equal("three", await BodyAsync(again));
        await romeo.PublishAsync(Alley, "four");
        Assert.Equal("four", await BodyAsync(again));
    });

    private static async Task<string> BodyAsync(OTalkClient client) => (await client.NextEventAsync()).Member("msg")!.Value.GetProperty("body").GetString()!;
}

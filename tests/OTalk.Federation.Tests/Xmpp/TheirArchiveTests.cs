using System.Text.Json;
using OTalk.Engine.Peers;
using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>What was said in rooms of XMPP servers, read by ours from its archive: the other server is the gateway of another house.</summary>
public sealed class TheirArchiveTests : IAsyncLifetime
{
    private const string Room = "alleyway%romeo@rooms.capulet.fam";
    private const string Channel = "romeo@capulet.fam/alleyway";

    private GatewayHost _ours = null!;
    private GatewayHost _theirs = null!;

    public async ValueTask InitializeAsync()
    {
        _ours = await GatewayHost.StartAsync();
        _theirs = await GatewayHost.StartAsync("capulet.fam");
        _ours.Meet(_theirs);
        await _theirs.AskAsync(Channel, """{"ns":"http://otalk.com/p/create","config":{"type":"http://otalk.com/p/muc","subscriber_channel":true,"all_acl":"pks","msg_count":-1}}""");
        await _theirs.AskAsync(Channel + "/*", """{"ns":"http://otalk.com/p/subscribe","config":{"subscription_channel":"Romeo"}}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _theirs.DisposeAsync();
    }

    [Fact]
    [Covers("xmpp.archive.theirs", "xmpp.archive.theirs.window", "xmpp.archive.theirs.offset")]
    public async Task Any_part_of_it_is_read()
    {
        const int Messages = 12;
        for (int number = 0; number < Messages; number++)
            await SayAsync($"line {number}");
        List<(string Id, string Body)> all = await ReadAsync("{}");
        Assert.Equal(Enumerable.Range(0, Messages).Select(static number => $"line {number}"), all.Select(static one => one.Body));
        Assert.Equal(Messages, all.Select(static one => one.Id).Distinct().Count());

        for (int since = -1; since < Messages; since++)
        {
            for (int until = -1; until < Messages; until += 3)
            {
                foreach ((int limit, string order) in new[] { (50, ""), (3, ""), (50, ",\"order\":\"desc\""), (3, ",\"order\":\"desc\"") })
                {
                    string get = $"{{\"limit\":{limit}{order}"
                        + (since < 0 ? "" : $",\"since_id\":\"{all[since].Id}\"") + (until < 0 ? "" : $",\"until_id\":\"{all[until].Id}\"") + "}";
                    IEnumerable<(string Id, string Body)> expected = all.Take(until < 0 ? Messages : until + 1).Skip(since + 1);
                    Assert.Equal((order.Length > 0 ? expected.Reverse() : expected).Take(limit), await ReadAsync(get));
                }
            }
        }

        JsonElement two = await ResultAsync(Room, """{"limit":2}""");
        Assert.Equal((0, 2, Messages), (two.GetProperty("offset").GetInt32(), two.GetProperty("limit").GetInt32(), two.GetProperty("total").GetInt32()));
        JsonElement row = two.GetProperty("results")[0];
        Assert.Equal((Room + "/Romeo", Room + "/Romeo"), (row.GetProperty("channel").GetString(), row.GetProperty("from").GetString()));
        string time = row.GetProperty("time").GetString()!;
        Assert.DoesNotContain(all[0], await ReadAsync($$"""{"since_time":"{{time}}"}"""));
        Assert.Contains(all[0], await ReadAsync($$"""{"until_time":"{{time}}"}"""));
        Assert.Empty(await ReadAsync("""{"until_time":"2020-01-01T00:00:00.000Z"}"""));
        Assert.Equal(405, (await _ours.GetAsync(Room, """{"offset":1}""")).Error!.Condition.Code);
    }

    [Fact]
    [Covers("xmpp.archive.theirs.all", "xmpp.archive.theirs.ids")]
    public async Task A_long_history_is_read_page_by_page()
    {
        for (int number = 0; number < 230; number++)
            await SayAsync($"line {number}");

        List<(string Id, string Body)> all = await ReadAsync("""{"limit":500}""");

        Assert.Equal(230, all.Count);
        Assert.Equal(all[..210], (await ReadAsync("""{"limit":210}""")));
        Assert.Equal([all[3]], await ReadAsync("{}", $"{Room}?msgid={all[3].Id}"));
        Assert.Equal(404, (await _ours.GetAsync($"{Room}?msgid={Guid.NewGuid()}", "{}")).Error!.Condition.Code);
        Assert.Equal(404, (await _ours.GetAsync(Room, $$"""{"since_id":"{{Guid.NewGuid()}}"}""")).Error!.Condition.Code);
        Assert.Equal(all[..50], await ReadAsync("{}", $"{Room}/*?ns=http://otalk.com/p/chat"));
        Assert.Empty(await ReadAsync("{}", $"{Room}?ns=http://example.com/chess"));

        // Who has been started anew finds them by looking.
        GatewayHost again = await GatewayHost.StartAsync();
        await _ours.DisposeAsync();
        _ours = again;
        _ours.Meet(_theirs);
        Assert.Equal(all[200..], await ReadAsync($$"""{"since_id":"{{all[199].Id}}"}"""));
    }

    [Fact]
    [Covers("xmpp.archive.theirs.none", "xmpp.archive.theirs.unasked")]
    public async Task Where_there_is_none_that_is_said()
    {
        Assert.Equal(404, (await _ours.GetAsync("tomb@rooms.capulet.fam", "{}")).Error!.Condition.Code);
        Assert.Equal(403, (await _ours.GetAsync("romeo@capulet.fam", "{}")).Error!.Condition.Code);

        // What nobody has asked for is dropped: nothing is answered, and nobody is told.
        Assert.Empty(await _ours.TakeAsync(
            $"<message from='{Room}' to='romeo@montague.com/oTalk'><result xmlns='urn:xmpp:mam:2' queryid='q' id='i'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/><message xmlns='jabber:client' from='{Room}/Romeo'><body>Lies</body></message></forwarded></result></message>"));
        Assert.Empty(await ReadAsync("{}"));
    }

    private Task<string> SayAsync(string body) => _theirs.PublishAsync(Channel, $$"""{"ns":"http://otalk.com/p/chat","body":"{{body}}"}""");

    private async Task<JsonElement> ResultAsync(string what, string get)
    {
        RemoteAnswer answer = await _ours.GetAsync(what, get);
        Assert.True(answer.Error is null, answer.Error?.Text);
        return JsonElement.Parse(answer.Response!.Value.Span);
    }

    private async Task<List<(string Id, string Body)>> ReadAsync(string get, string what = Room) =>
        [.. (await ResultAsync(what, get)).GetProperty("results").EnumerateArray()
            .Select(static row => (row.GetProperty("id").GetString()!, row.GetProperty("msg").GetProperty("body").GetString()!))];
}

using System.Text.Json;
using OTalk.Engine.Peers;
using OTalk.Federation.Tests.Xmpp.Support;
using OTalk.Federation.Xmpp.Gateway.Archives;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>What an archive of an XMPP server may cost, whatever it tells.</summary>
public sealed class TheirArchiveBoundsTests : IAsyncLifetime
{
    private const string Room = "alleyway@conference.capulet.fam";
    private const string Stamp = "2026-01-01T00:00:00Z";

    private GatewayHost _ours = null!;

    public async ValueTask InitializeAsync() => _ours = await GatewayHost.StartAsync();

    public ValueTask DisposeAsync() => _ours.DisposeAsync();

    [Fact]
    [Covers("xmpp.archive.theirs.bounds")]
    public async Task Of_more_than_was_asked_for_nothing_is_lost()
    {
        var archive = new ScriptedArchive(Room, [.. Enumerable.Repeat(Stamp, 620)], static number => $"line {number}");
        _ours.Meet(archive.Answer);

        Assert.Equal(Enumerable.Range(0, 500).Select(static number => $"line {number}"), BodiesOf(await ReadAsync("""{"limit":500}""")));
        Assert.Equal(6, archive.Asked);
        Assert.Equal(Enumerable.Range(120, 500).Reverse().Select(static number => $"line {number}"), BodiesOf(await ReadAsync("""{"limit":500,"order":"desc"}""")));
        Assert.Equal(12, archive.Asked);
    }

    [Fact]
    [Covers("xmpp.archive.theirs.bounds")]
    public async Task An_answer_ends_where_it_would_be_too_large()
    {
        string large = new('x', 200_000);
        _ours.Meet(new ScriptedArchive(Room, [.. Enumerable.Repeat(Stamp, 22)], number => number + large).Answer);

        foreach (string order in new[] { "asc", "desc" })
        {
            JsonElement page = await ReadAsync($$"""{"order":"{{order}}"}""");

            Assert.Equal(
                Enumerable.Range(0, 20).Select(number => (order is "asc" ? number : 21 - number) + "x"),
                BodiesOf(page).Select(static body => body[..(body.IndexOf('x', StringComparison.Ordinal) + 1)]));
            Assert.Equal((20, 21), (page.GetProperty("limit").GetInt32(), page.GetProperty("total").GetInt32()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("xmpp.archive.theirs.bounds")]
    public void Of_one_question_so_much_is_kept(bool isFromEnd)
    {
        var results = new ToldResults(isFromEnd);
        for (int number = 0; number < 30; number++)
            results.Add(Xml.Parse($"<message><result xmlns='urn:xmpp:mam:2' id='{number}'>{new string('x', number == 20 ? 1 : 100_000)}</result></message>"));

        Assert.True(results.IsCut);
        Assert.Equal(isFromEnd ? ("19", "29") : ("0", "9"), (results.FirstId!, results.LastId!));
        Assert.Equal(isFromEnd ? 11 : 10, results.Stanzas.Count);

        var single = new ToldResults(isFromEnd);
        single.Add(Xml.Parse("<message><result xmlns='urn:xmpp:mam:2' id='0'/></message>").WithNodes(new string('x', ToldResults.MostCharacters)));
        Assert.Equal((1, false), (single.Stanzas.Count, single.IsCut));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    [Covers("xmpp.archive.theirs.window")]
    public async Task A_message_at_an_end_of_time_is_found(string stamp)
    {
        _ours.Meet(new ScriptedArchive(Room, [stamp], static _ => "Good pilgrim").Answer);
        string id = Assert.Single((await ReadAsync("{}")).GetProperty("results").EnumerateArray()).GetProperty("id").GetString()!;

        Assert.Equal(["Good pilgrim"], BodiesOf(await ReadAsync("{}", $"{Room}?msgid={id}")));
    }

    private static IEnumerable<string> BodiesOf(JsonElement page) =>
        page.GetProperty("results").EnumerateArray().Select(static row => row.GetProperty("msg").GetProperty("body").GetString()!);

    private async Task<JsonElement> ReadAsync(string get, string what = Room)
    {
        RemoteAnswer answer = await _ours.GetAsync(what, get);
        Assert.True(answer.Error is null, answer.Error?.Text);
        return JsonElement.Parse(answer.Response!.Value.Span);
    }
}

using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Events;

/// <summary><c>Last-Event-ID</c>: what comes after it, all of it, once, whatever has happened meanwhile.</summary>
public sealed class ResumeTests
{
    private const string Alley = $"{Cast.Romeo}/alley";
    private const string Yard = $"{Cast.Juliet}/yard";

    [Theory]
    [Covers("sse.id", "sse.resume.session", "sse.resume.restart")]
    [InlineData("stays")]
    [InlineData("restarts")]
    [InlineData("is killed")]
    public Task A_session_goes_on_behind_the_last_event(string server) => OTalkServer.UseAsync(Cast.Server(), async running =>
    {
        using RestClient romeo = new(running, Cast.Romeo);
        using RestClient juliet = new(running, Cast.Juliet);
        await romeo.PutAsync($"/otalk/{Alley}", "{}");
        await juliet.PutAsync($"/otalk/{Yard}", """{"all_acl":"s"}""");
        foreach (string channel in new[] { Alley, Yard })
            Assert.Equal(200, (await romeo.PostAsync("/otalk", $$"""{"to":"{{channel}}","query":{"ns":"http://otalk.com/p/subscribe"} }""")).Status);

        // Two trees: the last event alone has to say how far the client has come in both.
        string last;
        using (EventReader events = await romeo.EventsAsync())
        {
            for (int round = 0; round < 4; round++)
            {
                await romeo.SayAsync(Alley, $"alley {round}");
                await juliet.SayAsync(Yard, $"yard {round}");
            }

            List<EventBlock> seen = [];
            while (seen.Count < 8)
                seen.Add(await events.EventAsync());
            Assert.Equal(8, seen.Select(block => block.Id).Distinct().Count());

            // As if the connection had lost what came behind the third.
            last = seen[2].Id!;
            HashSet<string?> had = [.. seen[..3].Select(block => block.Body)];
            Expected = [.. seen.Select(block => block.Body).Where(body => !had.Contains(body))];
        }

        if (server == "restarts")
            await running.RestartAsync();
        if (server == "is killed")
        {
            await running.KillAsync();
            await running.StartAsync();
        }

        await romeo.SayAsync(Alley, "after");
        using EventReader again = await romeo.EventsAsync(lastEventId: last);
        List<string?> got = [];
        for (int count = 0; count < Expected.Length + 1; count++)
            got.Add((await again.EventAsync()).Body);
        Assert.Equal(Expected.Append("after").Order(StringComparer.Ordinal), got.Order(StringComparer.Ordinal));
        foreach (string tree in new[] { "alley", "yard" })
            Assert.Equal(Of(tree, Expected), Of(tree, got));
        await juliet.SayAsync(Yard, "end");
        Assert.Equal("end", (await again.EventAsync()).Body);
    });

    private string?[] Expected { get; set; } = [];

    [Fact]
    [Covers("sse.resume.without")]
    public Task Without_an_id_the_session_goes_on_behind_what_was_written() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        await romeo.PutAsync($"/otalk/{Alley}", "{}");
        await romeo.PostAsync("/otalk", $$"""{"to":"{{Alley}}","query":{"ns":"http://otalk.com/p/subscribe"} }""");
        using (EventReader events = await romeo.EventsAsync())
        {
            await romeo.SayAsync(Alley, "had");
            await events.EventAsync();
        }

        // The server has closed the connection itself: nothing is on its way any more.
        await server.RestartAsync();
        await romeo.SayAsync(Alley, "missed");
        using EventReader again = await romeo.EventsAsync();
        Assert.Equal("missed", (await again.EventAsync()).Body);
    });

    [Theory]
    [Covers("sse.resume.channel")]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_channel_goes_on_behind_the_last_event(bool killed) => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        await romeo.PutAsync($"/otalk/{Alley}", "{}");
        string start;
        using (EventReader events = await romeo.EventsAsync($"?channel={Alley}"))
        {
            await events.BlockAsync();
            start = (await events.BlockAsync())!.Id!;
        }

        if (killed)
        {
            await server.KillAsync();
            await server.StartAsync();
        }

        for (int number = 0; number < 5; number++)
            await romeo.SayAsync(Alley, $"{number}");
        string last;
        using (EventReader events = await romeo.EventsAsync($"?channel={Alley}", start))
        {
            Assert.Equal("0", (await events.EventAsync()).Body);
            last = (await events.EventAsync()).Id!;
        }

        using EventReader again = await romeo.EventsAsync($"?channel={Alley}&last_event_id={last}");
        for (int number = 2; number < 5; number++)
            Assert.Equal($"{number}", (await again.EventAsync()).Body);
        await romeo.SayAsync(Alley, "new");
        Assert.Equal("new", (await again.EventAsync()).Body);
    });

    [Fact]
    [Covers("sse.gap", "sse.resume.invalid")]
    public Task What_is_gone_is_told() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        await romeo.PutAsync($"/otalk/{Alley}", """{"msg_count":2}""");
        await romeo.PostAsync("/otalk", $$"""{"to":"{{Alley}}","query":{"ns":"http://otalk.com/p/subscribe"} }""");
        using EventReader events = await romeo.EventsAsync();
        await romeo.SayAsync(Alley, "had");
        string last = (await events.EventAsync()).Id!;
        events.Dispose();
        await romeo.PostAsync("/otalk", """{"query":{"ns":"http://otalk.com/p/unbind"} }""");
        using EventReader anew = await romeo.EventsAsync(lastEventId: last);
        EventBlock gap = await anew.EventAsync();
        Assert.Equal(("gap", """{"channels":[]}"""), (gap.Name, gap.Data));
        Assert.Equal(400, (await romeo.GetAsync("/otalk/events?last_event_id=nothing")).Error.Code);
    });

    [Fact]
    [Covers("sse.slow")]
    public Task A_reader_that_is_slow_is_served_from_the_log() => OTalkServer.UseAsync(Cast.Shared("Limits:SendQueueStanzas=4", "Limits:PublishesPerSecond=0"), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        await romeo.PutAsync($"/otalk/{Alley}", """{"msg_count":-1}""");
        using EventReader events = await romeo.EventsAsync($"?channel={Alley}");
        string large = new('x', 200_000);
        for (int number = 0; number < 150; number++)
            await romeo.SayAsync(Alley, $"{number} {large}");
        for (int number = 0; number < 150; number++)
            Assert.Equal($"{number} {large}", (await events.EventAsync()).Body);
        Assert.Matches("otalk_streams_fell_behind\\S* [1-9]", (await romeo.GetAsync("/metrics")).Text);
    });

    private static IEnumerable<string?> Of(string tree, IEnumerable<string?> bodies) => bodies.Where(body => body!.StartsWith(tree, StringComparison.Ordinal));
}

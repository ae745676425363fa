using System.Net.WebSockets;
using System.Text.Json.Nodes;
using OTalk.Federation.Tests.Support;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using static OTalk.Integration.Federation.PeerStanzas;

namespace OTalk.Integration.Federation;

/// <summary>A peer that sends as much as it can holds up itself: memory stays bounded, and others are served.</summary>
public sealed class FloodTests
{
    private const string Juliet = "juliet@verona.it";
    private const long Mebi = 1024 * 1024;

    [Fact]
    [Covers("federation.flood")]
    public Task Gets_whose_answers_nobody_reads() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await romeo.CreateAsync(House.Blog, new JsonObject { ["all_acl"] = "ps" });
        for (int page = 0; page < 50; page++)
            await romeo.PublishAsync(House.Blog, new string('x', 20_000));
        await using RawLink verona = await house.OpenAsync(house.Verona);
        string get = new JsonObject { ["from"] = Juliet, ["to"] = House.Blog, ["id"] = "g", ["get"] = new JsonObject { ["limit"] = 50 } }.ToJsonString();
        long before = await MemoryAsync(house.Server);

        // As many as it takes until the server reads no more, or all of them.
        using CancellationTokenSource enough = new();
        Task flooding = FloodAsync(verona, get, 20_000, enough.Token);
        await AssertServedAsync(house, romeo);

        Assert.InRange(await MemoryAsync(house.Server), 0, before + (256 * Mebi));
        await enough.CancelAsync();
        await flooding;
    });

    [Fact]
    [Covers("federation.flood")]
    public Task Batches_that_are_as_large_as_they_may_be() => House.UseAsync(async house =>
    {
        await using OTalkClient romeo = await house.Server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await romeo.CreateAsync(House.Blog, new JsonObject { ["all_acl"] = "ps", ["msg_count"] = 10 });
        await using RawLink verona = await house.OpenAsync(house.Verona);
        JsonObject[] stanzas = [.. Enumerable.Range(0, 30).Select(_ => Message(Juliet, House.Blog, new string('x', 250_000)))];
        long before = await MemoryAsync(house.Server);

        Task flooding = FloodAsync(verona, Enumerable.Range(0, 40).Select(number => Batch("verona.it", $"t{number}", stanzas).ToJsonString()));
        await AssertServedAsync(house, romeo);

        Assert.InRange(await MemoryAsync(house.Server), 0, before + (384 * Mebi));
        await flooding;
        Assert.Equal(Enumerable.Repeat("response", 30), Answers(await verona.ReceiveAsync()));
    });

    [Fact]
    [Covers("federation.refused.many")]
    public Task Links_beyond_what_one_domain_may_have() => House.UseAsync(async house =>
    {
        List<RawLink> links = [];
        for (int opened = 0; opened < 16; opened++)
            links.Add(await house.OpenAsync(house.Verona));

        await using (RawLink more = await RawLink.ConnectAsync(house.Server.HttpAddress))
        {
            await more.ProveAsync("verona.it", House.Domain, house.Verona.Assertion(await more.GreetedAsync(), House.Domain));
            Assert.Equal((429, "p1"), await more.ErrorAsync());
            Assert.Equal(1008, await more.ClosedAsync());
        }

        await house.AssertServesPaduaAsync();
        Assert.Equal("404", Outcome(await links[15].GetAsync(Juliet, Cast.Romeo + "/none")));
        foreach (RawLink link in links)
            await link.DisposeAsync();
        await Polling.UntilAsync("the links are gone", async () => await house.Server.MetricAsync("otalk_federation_links") == 0);
        await using RawLink again = await house.OpenAsync(house.Verona);
    });

    /// <summary>Who lives here and another peer are served as ever.</summary>
    private static async Task AssertServedAsync(House house, OTalkClient romeo)
    {
        for (int asked = 0; asked < 20; asked++)
        {
            await romeo.PublishAsync(Cast.Romeo + "/inbox", "still here");
            await romeo.GetAsync(Cast.Romeo + "/inbox");
            await house.AssertServesPaduaAsync();
        }
    }

    private static async Task FloodAsync(RawLink link, string stanza, int times, CancellationToken enough)
    {
        try
        {
            for (int sent = 0; sent < times; sent++)
                await link.SendTextAsync(stanza).WaitAsync(enough);
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
        }
    }

    private static async Task FloodAsync(RawLink link, IEnumerable<string> stanzas)
    {
        foreach (string stanza in stanzas)
            await link.SendTextAsync(stanza);
    }

    /// <summary>What the process of a server has in memory.</summary>
    private static async Task<long> MemoryAsync(OTalkServer server)
    {
        string[] status = await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status");
        string resident = status.Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}

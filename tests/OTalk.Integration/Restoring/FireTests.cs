using System.Net;
using System.Text.Json.Nodes;
using OTalk.Integration.Durability;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Restoring;

/// <summary>
/// A reader that is cut off at random moments, every second on average, while 200 messages a second are published in two trees and the server is
/// killed in the middle, gets all of them in order, and again only what it had not said that it has.
/// </summary>
public sealed class FireTests
{
    private const int PerSecond = 100;
    private const string Session = $"{Cast.Romeo}/sess/Reader";
    private const string HttpSession = $"{Cast.Romeo}/sess/http";

    private static readonly string[] s_sources = [$"{Cast.Romeo}/alley/*?messages", $"{Cast.Juliet}/yard/*?messages"];
    private static readonly string[] s_names = ["romeo", "juliet"];

    [Fact]
    [Covers("streams.ack.restore", "streams.restore.missed", "streams.restore.again", "streams.restore.crash")]
    public Task Over_WebSocket_nothing_is_lost() => RunAsync(Session, Http, (fire, lives, proxy, sequences) =>
        Task.FromResult<CutReader>(new CutWebSocketReader(Session, lives, proxy, sequences, new Random(fire.Seed + 1))));

    [Fact]
    [Covers("stomp.ack", "stomp.restore")]
    public Task Over_STOMP_nothing_is_lost() => RunAsync(Session, server => server.StompAddress, (fire, lives, proxy, sequences) =>
        Task.FromResult<CutReader>(new CutStompReader(Session, s_sources, lives, proxy, sequences, new Random(fire.Seed + 1))));

    [Fact]
    [Covers("sse.resume.session", "sse.resume.restart")]
    public Task In_an_event_stream_nothing_is_lost_and_nothing_comes_twice() => RunAsync(HttpSession, Http, async (_, lives, proxy, sequences) =>
    {
        using RestClient client = new(lives.Server, Cast.Romeo);
        using EventReader events = await client.EventsAsync();
        await events.BlockAsync();
        return new CutEventReader((await events.BlockAsync())!.Id!, lives, proxy, sequences);
    });

    private static IPEndPoint Http(OTalkServer server) => new(IPAddress.Loopback, server.HttpAddress.Port);

    private static Task RunAsync(string session, Func<OTalkServer, IPEndPoint> door, Func<Fire, Lives, CuttingProxy, IReadOnlyList<Sequence>, Task<CutReader>> start)
    {
        Fire fire = Fire.Read();
        return fire.UseAsync(() => OTalkServer.UseAsync(Cast.Server("Limits:PublishesPerSecond=0"), async server =>
        {
            await SubscribeAsync(server, session);
            Lives lives = new(server);
            Sequence[] sequences = [.. s_names.Select(name => new Sequence(name))];
            await using CuttingProxy proxy = new(door(server), fire.Seed, TimeSpan.FromSeconds(1));
            CutReader reader = await start(fire, lives, proxy, sequences);
            SteadyPublisher[] publishers =
            [
                new(s_names[0], $"{Cast.Romeo}/sess/Publisher", [$"{Cast.Romeo}/alley/left", $"{Cast.Romeo}/alley/right"], lives),
                new(s_names[1], $"{Cast.Juliet}/sess/Publisher", [$"{Cast.Juliet}/yard", $"{Cast.Juliet}/yard/well"], lives),
            ];
            int count = fire.Seconds * PerSecond;
            Task reading = reader.RunAsync();
            Task publishing = Task.WhenAll(publishers.Select(publisher => publisher.RunAsync(count, PerSecond)));
            Task all = Task.WhenAll(reading, publishing);
            await Polling.UntilAsync("half of it is published", () => Task.FromResult(all.IsFaulted || publishers.All(publisher => publisher.Acknowledged > count / 2)));
            if (!all.IsFaulted)
                await lives.KillAsync();

            // Who fails must end the test, not leave it waiting.
            await await Task.WhenAny(publishing, all);
            await proxy.MakePeaceAsync();
            await all;
            foreach ((SteadyPublisher publisher, Sequence sequence) in publishers.Zip(sequences))
                Assert.Equal(publisher.Published, sequence.Read);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"seed {fire.Seed}: {sequences.Sum(sequence => sequence.Read.Count)} published and received, {proxy.Cuts} cuts, {proxy.HalfOpen} of them half-open, "
                + $"{reader.Binds} binds, {reader.Overtaken} overtaken, {sequences.Sum(sequence => sequence.Repeats)} repeats, {sequences.Sum(sequence => sequence.RepeatsOfKill)} of them by the kill, 0 gaps");
        }));
    }

    /// <summary>Makes the channels and has a session subscribe to them; some show so little history that it is the log that keeps it for the reader.</summary>
    private static async Task SubscribeAsync(OTalkServer server, string session)
    {
        await using OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Publisher");
        await juliet.CreateAsync($"{Cast.Juliet}/yard", new JsonObject { ["all_acl"] = "s", ["msg_count"] = -1 });
        await juliet.CreateAsync($"{Cast.Juliet}/yard/well");
        await using OTalkClient romeo = await server.LogInAsync(session);
        foreach (string channel in (string[])["alley", "alley/left", "alley/right"])
            await romeo.CreateAsync($"{Cast.Romeo}/{channel}", new JsonObject { ["msg_count"] = channel == "alley/left" ? -1 : 2 });
        foreach (string source in s_sources)
            await romeo.SubscribeAsync(source);
        await romeo.SendAsync("""{"ack":2}""");
        await romeo.GetAsync($"{Cast.Romeo}?config");
        romeo.Abort();
    }
}

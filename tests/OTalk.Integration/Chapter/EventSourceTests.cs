using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Chapter;

/// <summary>Event streams as a web page has them: Chromium's own <c>EventSource</c>, which comes back by itself.</summary>
public sealed class EventSourceTests
{
    private const string Alley = $"{Cast.Romeo}/alley";

    [Theory]
    [Covers("sse.begin", "sse.event", "sse.heart-beat", "sse.id", "sse.resume.session", "sse.resume.channel", "sse.resume.restart")]
    [Covers("sse.ticket", "sse.ticket.again", "sse.ticket.refused", "rest.cors")]
    [InlineData("")]
    [InlineData(Alley)]
    public async Task A_page_misses_nothing_and_gets_nothing_twice(string channel)
    {
        using PortLease port = PortLease.Acquire();
        using PortLease proxy = PortLease.Acquire();
        ServerSetup setup = Cast.Server($"Http:CorsOrigins:0=http://127.0.0.1:{port.Port}", "Sessions:KeepAliveInterval=00:00:01");
        await OTalkServer.UseAsync(setup, async server =>
        {
            using RestClient romeo = new(server, Cast.Romeo);
            Assert.Equal(201, (await romeo.PutAsync($"/otalk/{Alley}", "{}")).Status);
            Assert.Equal(200, (await romeo.PostAsync("/otalk", $$"""{"to":"{{Alley}}","query":{"ns":"http://otalk.com/p/subscribe"} }""")).Status);
            string token = (await server.RunAsync("token", "create", Cast.Romeo)).Output.Trim();
            await using LineProgram page = LineProgram.Start(
                "chromium-events.mjs", $"{server.HttpAddress.Port}", token, $"{port.Port}", $"{proxy.Port}", channel);
            await page.HearAsync("open");
            await SayAsync("one");

            // The connection breaks: EventSource opens the same URL again, with the last id.
            await page.TellAsync("cut");
            await romeo.SayAsync(Alley, "two, while nobody listens");
            await page.HearAsync("open");
            await page.HearAsync("event two, while nobody listens");

            await page.TellAsync("beats");
            await page.HearAsync("beats");
            await SayAsync("three");

            // The server does not know the ticket any more: the page gets another.
            await server.KillAsync();
            await server.StartAsync();
            await romeo.SayAsync(Alley, "four, after the crash");
            await page.HearAsync("refused");
            await page.HearAsync("open");
            await page.HearAsync("event four, after the crash");
            await SayAsync("five");

            async Task SayAsync(string body)
            {
                await romeo.SayAsync(Alley, body);
                await page.HearAsync($"event {body}");
            }
        });
    }
}

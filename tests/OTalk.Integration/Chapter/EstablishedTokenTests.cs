using System.Net.Http.Headers;
using System.Text.Json;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Chapter;

/// <summary>
/// The oTalk document's chapter "Established OAuth Token + STOMP Example" as it is told, with npm's stompjs: a token that is bound to a session
/// is obtained, STOMP uses the session, and all that the token has opened hears the same and ends together.
/// </summary>
public sealed class EstablishedTokenTests
{
    private const string Session = $"{Cast.Romeo}/sess/Balcony";
    private const string Alley = $"{Cast.Romeo}/alley";

    [Theory]
    [Covers("oauth.metadata", "oauth.register", "oauth.authorize", "oauth.authorize.code", "oauth.authorize.session", "oauth.exchange", "oauth.exchange.session")]
    [Covers("stomp.websocket", "stomp.authentication.token", "stomp.session", "stomp.connected", "stomp.subscribe", "stomp.unsubscribe", "stomp.not-subscribed")]
    [Covers("stomp.message", "stomp.error", "streams.mask", "sse.session", "oauth.session", "oauth.ends", "oauth.revoke", "oauth.revoke.whole", "talker.auth.revoked")]
    [InlineData("node")]
    [InlineData("chromium")]
    public Task A_session_is_used_through_all_doors_until_its_token_is_revoked(string where) => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        using PortLease port = PortLease.Acquire();
        using RestClient owner = new(server, Cast.Romeo);
        using RestClient juliet = new(server, Cast.Juliet);
        foreach (string channel in new[] { Alley, $"{Cast.Romeo}/yard" })
            Assert.Equal(201, (await owner.PutAsync($"/otalk/{channel}", """{"all_acl":"sp"}""")).Status);

        await using LineProgram app = LineProgram.Start(
            $"{where}-app.mjs", server.HttpAddress.ToString().TrimEnd('/'), "romeo", Cast.Password, $"{port.Port}");
        string[] given = (await app.HearAsync()).Split(' ');
        Assert.Equal(("token", Session), (given[0], given[1]));
        string token = given[2];

        // The formal subscription is made out-of-band, and nothing is active yet.
        using RestClient rest = new(server, new AuthenticationHeaderValue("Bearer", token));
        RestAnswer formal = await rest.PostAsync("/otalk", $$"""{"to":"{{Alley}}","query":{"ns":"http://otalk.com/p/subscribe"} }""");
        string subscription = formal.Json.GetProperty("response").GetProperty("subscription").GetString()!;
        await MaskAsync(rest, []);

        await app.TellAsync("connect");
        await app.HearAsync($"connected {Session}");
        await app.TellAsync("subscribe 9 /yard");
        await app.HearAsync("error not subscribed");
        await app.HearAsync("closed 1008");
        await app.TellAsync("connect");
        await app.HearAsync($"connected {Session}");

        await using OTalkClient web = await server.ConnectAsync();
        await using TalkerClient talker = await server.ConnectTalkerAsync();
        using EventReader events = await rest.EventsAsync();
        Doors doors = new(app, web, events, talker);
        await doors.OpenAsync(token);

        // SUBSCRIBE makes it active for all doors of the session.
        await app.TellAsync("subscribe 1 /alley");
        await app.HearAsync("subscribed 1");
        await doors.HearAsync("1", subscription, await rest.SayAsync(Alley, "But soft"), "But soft");
        await doors.HearAsync("1", subscription, await juliet.SayAsync(Alley, "Ay me"), "Ay me");

        // What another door takes out of the mask STOMP does not hear either, and the other way round.
        await MaskAsync(rest, []);
        await rest.SayAsync(Alley, "unheard");
        await MaskAsync(rest, [subscription]);
        await doors.HearAsync("1", subscription, await rest.SayAsync(Alley, "heard"), "heard");
        await app.TellAsync("unsubscribe 1");
        await app.HearAsync("unsubscribed 1");
        await rest.SayAsync(Alley, "unheard too");
        await app.TellAsync("subscribe 2 /alley");
        await app.HearAsync("subscribed 2");
        await doors.HearAsync("2", subscription, await juliet.SayAsync(Alley, "heard again"), "heard again");

        await app.TellAsync("revoke");
        await doors.EndAsync();
        Assert.Equal(401, (await rest.GetAsync($"/otalk/{Alley}")).Error.Code);
        await app.TellAsync("connect");
        await app.HearAsync("error authentication failed");
    });

    /// <summary>The page on which a user agrees, without scripts: a denial, a wrong password, the right one.</summary>
    [Theory]
    [Covers("oauth.page", "oauth.page.password", "oauth.authorize.denied", "oauth.authorize.code", "oauth.redirect.exact")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public Task The_consent_page_works_without_scripts(string host) => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        using PortLease port = PortLease.Acquire();
        await using LineProgram consent = LineProgram.Start(
            "chromium-consent.mjs", server.HttpAddress.ToString().TrimEnd('/'), "romeo", Cast.Password, host, $"{port.Port}");
        Assert.Equal(
            ["The Balcony asks to act for you", "access_denied", "The user name or the password is wrong.", Session], await consent.HearAllAsync());
    });

    private static async Task MaskAsync(RestClient rest, string[] mask) => Assert.Equal(
        200, (await rest.PostAsync("/otalk", $$"""{"query":{"ns":"http://otalk.com/p/subscription-mask","mask":{{JsonSerializer.Serialize(mask)}}} }""")).Status);
}

using System.Net.Http.Headers;
using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Rest;

/// <summary>Who may send a request.</summary>
public sealed class AuthenticationTests
{
    private const string Inbox = $"/otalk/{Cast.Romeo}/inbox";

    [Fact]
    [Covers("rest.bearer", "rest.session", "rest.limited-token")]
    public Task A_token_says_who_and_which_session() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        using RestClient bound = await WithTokenAsync(server, "--session", "Balcony");
        RestAnswer answer = await bound.PostAsync("/otalk", """{"get":{},"to":"romeo@montague.com"}""");
        Assert.Equal((200, $"{Cast.Romeo}/sess/Balcony"), (answer.Status, answer.Json.GetProperty("to").GetString()));
        using RestClient free = await WithTokenAsync(server);
        Assert.Equal($"{Cast.Romeo}/sess/http", (await free.PostAsync("/otalk", """{"get":{},"to":"romeo@montague.com"}""")).Json.GetProperty("to").GetString());
        using RestClient reader = await WithTokenAsync(server, "--scope", "read");
        Assert.Equal(200, (await reader.GetAsync(Inbox)).Status);
        Assert.Equal(403, (await reader.PostAsync(Inbox, """{"ns":"x"}""")).Error.Code);
        using RestClient narrow = await WithTokenAsync(server, "--channel", $"{Cast.Romeo}/inbox");
        Assert.Equal(200, (await narrow.GetAsync(Inbox)).Status);
        Assert.Equal(403, (await narrow.GetAsync($"/otalk/{Cast.Romeo}/vcard")).Error.Code);
    });

    [Theory]
    [Covers("oauth.limits.requests")]
    [InlineData("--scope", "read")]
    [InlineData("--channel", $"{Cast.Romeo}/inbox")]
    public Task A_limited_token_leaves_the_session_of_requests_as_it_is(string limit, string value) => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        const string Mask = """{"query":{"ns":"http://otalk.com/p/subscription-mask","mask":["*"]}}""";
        const string Unbind = """{"query":{"ns":"http://otalk.com/p/unbind"}}""";
        using RestClient limited = await WithTokenAsync(server, limit, value);
        foreach (string change in new[] { Mask, Unbind })
            Assert.Equal(403, (await limited.PostAsync("/otalk", change)).Error.Code);
        using RestClient own = await WithTokenAsync(server, limit, value, "--session", "Bot");
        using RestClient free = await WithTokenAsync(server);
        foreach (RestClient client in new[] { own, free })
        {
            foreach (string change in new[] { Mask, Unbind })
                Assert.Equal(200, (await client.PostAsync("/otalk", change)).Status);
        }
    });

    [Fact]
    [Covers("rest.unauthorized", "rest.basic")]
    public Task Anybody_else_is_told_how_to_authenticate() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        string wrong = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Cast.Romeo}:guess"));
        string unknown = Convert.ToBase64String(Encoding.UTF8.GetBytes("nobody:guess"));
        AuthenticationHeaderValue?[] refused = [null, new("Bearer", "otk_nothing"), new("Basic", wrong), new("Basic", unknown), new("Basic", "%"), new("Digest", "x")];
        List<string?> texts = [];
        foreach (AuthenticationHeaderValue? authorization in refused)
        {
            using RestClient nobody = new(server, authorization);
            foreach (string path in new[] { Inbox, "/otalk/events" })
            {
                RestAnswer answer = await nobody.GetAsync(path);
                texts.Add(answer.Error.Text);
                Assert.Equal(401, answer.Status);
                Assert.Equal(["Bearer", "Basic"], answer.Headers["WWW-Authenticate"].Select(challenge => challenge.Split(' ')[0]));
            }
        }

        Assert.Equal(texts[4], texts[6]);
        using RestClient romeo = new(server, Cast.Romeo);
        Assert.Equal(200, (await romeo.GetAsync(Inbox)).Status);
        using RestClient shortName = new(server, "romeo");
        Assert.Equal(200, (await shortName.GetAsync(Inbox)).Status);
    });

    [Fact]
    [Covers("rest.cors", "rest.cross-site")]
    public Task Pages_of_other_origins_are_kept_out_unless_they_are_named() => OTalkServer.UseAsync(Cast.Shared("Http:CorsOrigins:0=https://app.montague.com"), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        (string, string) page = ("Origin", "https://app.montague.com");
        RestAnswer allowed = await romeo.GetAsync(Inbox, page);
        Assert.Equal((200, "https://app.montague.com"), (allowed.Status, allowed.Header("Access-Control-Allow-Origin")));
        RestAnswer preflight = await romeo.SendAsync(
            HttpMethod.Options, Inbox, null, page, ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "authorization,content-type"));
        Assert.Equal((204, "GET,POST,PUT,DELETE"), (preflight.Status, preflight.Header("Access-Control-Allow-Methods")));
        Assert.Contains("Authorization", preflight.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);

        (string, string) other = ("Origin", "https://capulet.com");
        RestAnswer strange = await romeo.PostAsync(Inbox, """{"ns":"x"}""", other);
        Assert.Equal(403, strange.Error.Code);
        Assert.Null(strange.Header("Access-Control-Allow-Origin"));
        Assert.Equal(200, (await romeo.GetAsync(Inbox, ("Origin", server.HttpAddress.ToString().TrimEnd('/')))).Status);
        using RestClient token = await WithTokenAsync(server);
        RestAnswer byToken = await token.GetAsync(Inbox, other);
        Assert.Equal((200, null), (byToken.Status, byToken.Header("Access-Control-Allow-Origin")));
    });

    [Fact]
    [Covers("rest.session.lives")]
    public Task The_session_ends_some_time_after_the_last_request() => OTalkServer.UseAsync(Cast.Shared("Sessions:DetachedFor=00:00:01"), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        await using OTalkClient watch = await server.LogInAsync($"{Cast.Romeo}/sess/Watch");
        await watch.UnmaskAsync();
        await romeo.SayAsync($"{Cast.Romeo}/inbox", "one");
        string made = "", deleted = "";
        while (deleted.Length == 0)
        {
            string text = (await watch.ReceiveAsync()).ToString();
            if (text.Contains("sess/http", StringComparison.Ordinal) && text.Contains("http://otalk.com/p/create", StringComparison.Ordinal))
                made = text;
            if (text.Contains("sess/http", StringComparison.Ordinal) && text.Contains("http://otalk.com/p/delete", StringComparison.Ordinal))
                deleted = text;
        }

        Assert.NotEmpty(made);
        await romeo.SayAsync($"{Cast.Romeo}/inbox", "in a new one");
    });

    private static async Task<RestClient> WithTokenAsync(OTalkServer server, params string[] limits)
    {
        CommandResult made = await server.RunAsync(["token", "create", Cast.Romeo, .. limits]);
        return new RestClient(server, new AuthenticationHeaderValue("Bearer", made.Output.Trim()));
    }
}

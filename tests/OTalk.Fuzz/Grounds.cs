using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit.Server;

namespace OTalk.Fuzz;

/// <summary>
/// The real server with all its doors open, and who lives around it. Three accounts are used to try it; Mercutio, verona.it and mantua.it are
/// bystanders, who must not notice. No limit is in the way that counts tries; those of what an account keeps are low, so that they are reached
/// early and what comes later finds as much in memory.
/// </summary>
internal sealed class Grounds
{
    private static readonly string[] s_users = ["romeo@montague.com", "juliet@capulet.com", "nurse@montague.com"];
    private readonly Dictionary<string, string> _words;

    private Grounds(OTalkServer server, Stranger verona, Stranger padua, XmppPeers xmpp)
    {
        (Server, Verona, Padua, Xmpp) = (server, verona, padua, xmpp);
        _words = server.Tokens.ToDictionary(static token => $"${token.Key}", static token => token.Value);
        _words["$token"] = server.Tokens["romeo"];
    }

    public OTalkServer Server { get; }

    /// <summary>The peer that stands by.</summary>
    public Stranger Verona { get; }

    /// <summary>The peer that tries things.</summary>
    public Stranger Padua { get; }

    public XmppPeers Xmpp { get; }

    /// <summary>Runs a test there. Romeo has an alleyway, and Mercutio a well, that everybody may use.</summary>
    public static async Task UseAsync(Func<Grounds, Task> test, CancellationToken cancel)
    {
        await using Stranger verona = await Stranger.StartAsync("verona.it");
        await using Stranger padua = await Stranger.StartAsync("padua.it");
        using XmppPeers xmpp = new();
        await OTalkServer.UseAsync(
            Setup(padua, verona, xmpp),
            async server =>
            {
                Grounds grounds = new(server, verona, padua, xmpp);
                await grounds.FurnishAsync(cancel);
                await test(grounds);
            },
            cancel);
    }

    /// <summary>Who makes a visit: identity and token.</summary>
    public (string Identity, string Token) Someone(int visit)
    {
        string identity = s_users[visit % s_users.Length];
        return (identity, Server.Tokens[identity.Split('@')[0]]);
    }

    /// <summary>A unit with the words in it that differ from run to run.</summary>
    public byte[] Fill(byte[] unit)
    {
        foreach ((string word, string value) in _words)
        {
            byte[] from = Encoding.UTF8.GetBytes(word);
            for (int at = unit.AsSpan().IndexOf(from); at >= 0; at = unit.AsSpan().IndexOf(from))
                unit = [.. unit.AsSpan(0, at), .. Encoding.UTF8.GetBytes(value), .. unit.AsSpan(at + from.Length)];
        }

        return unit;
    }

    private static ServerSetup Setup(Stranger padua, Stranger verona, XmppPeers xmpp) => new()
    {
        Accounts = [.. s_users.Append("mercutio@montague.com").Select(static identity => new TestAccount(identity, "secret"))],
        Tokens = [.. s_users.Append("mercutio@montague.com").Select(static identity => new TestToken(identity.Split('@')[0], identity, ""))],
        Settings =
        [
            "Server:HostedDomains=capulet.com", "Server:LogLevel=Error", "Storage:Durability=relaxed", "Accounts:OAuth:Registration=open",
            "Limits:ConnectionsPerAddress=0", "Limits:AuthFailuresPerMinute=0", "Limits:PublishesPerSecond=0", "Limits:SessionsPerAccount=300",
            "Limits:ChannelsPerAccount=500", "Limits:SubscriptionsPerAccount=300", "Limits:RequestsPerAccount=100", "Sessions:DetachedFor=00:00:02",
            "Talker:MissedFor=00:00:02", "Talker:LeaveAfter=00:00:02", "Stomp:CreateDestinations=true",
            "Federation:AnswerWithin=00:00:02", "Federation:GiveUpAfter=00:00:05",
        ],
        OwnSettings =
        [
            .. new[] { padua, verona }.Select(static peer => $"Federation:Peers:{peer.Domain}:Url={peer.Url}"),
            .. xmpp.Settings,
        ],
    };

    private async Task FurnishAsync(CancellationToken cancel)
    {
        using HttpClient http = new() { BaseAddress = Server.HttpAddress };
        foreach ((string channel, string owner) in new[] { ("romeo@montague.com/alleyway", "romeo"), ("mercutio@montague.com/well", "mercutio") })
        {
            using HttpRequestMessage made = new(HttpMethod.Put, $"/otalk/{channel}") { Content = JsonContent.Create(new { all_acl = "ps" }) };
            made.Headers.Authorization = new("Bearer", Server.Tokens[owner]);
            using HttpResponseMessage answer = await http.SendAsync(made, cancel);
            answer.EnsureSuccessStatusCode();
        }

        using HttpResponseMessage registered = await http.PostAsJsonAsync("/oauth/register", new { redirect_uris = new[] { "http://127.0.0.1/callback" } }, cancel);
        JsonElement client = await registered.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancel);
        _words["$client"] = client.GetProperty("client_id").GetString()!;
        _words["$secret"] = client.GetProperty("client_secret").GetString()!;
    }
}

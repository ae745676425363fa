using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Peers;
using OTalk.Federation.Xmpp;
using OTalk.Federation.Xmpp.Gateway;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>
/// The engine of a domain with the gateway to XMPP, without sockets: stanzas go in, and what is sent back is there when they are taken. Two of them can be
/// each other's XMPP server.
/// </summary>
internal sealed class GatewayHost : IXmppStreams, IAsyncDisposable
{
    private readonly string _domain;
    private readonly string _romeoName;
    private readonly OTalkEngine _engine;
    private readonly EngineMetrics _metrics = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryTreeStore _store = new();
    private readonly ServiceProvider _provider;
    private readonly List<XmlElement> _sent = [];
    private ClientStream? _romeo;
    private GatewayHost? _peer;
    private Func<XmlElement, IEnumerable<XmlElement>>? _script;

    private GatewayHost(string domain, LimitsOptions limits)
    {
        (_domain, _romeoName) = (domain, $"romeo@{domain}");
        var server = new ServerOptions { Domain = domain };
        var xmpp = new XmppOptions { Enabled = true };
        var names = new LoginNames(domain);
        var random = new SystemRandomSource();
        var logins = new LoginDirectory(_accounts, names, random);
        _engine = new OTalkEngine(new EngineParts(
            new OTalkOptions { Server = server, Limits = limits },
            _store,
            _accounts,
            new AccountService(_accounts, logins, new PasswordVerifiers(random), TimeProvider.System),
            names,
            new TokenService(_accounts, random, TimeProvider.System),
            SaslMechanisms.Standard(logins, random),
            JsonMessageReader.TryRead,
            new SystemIdSource(),
            TimeProvider.System,
            _metrics,
            NullLoggerFactory.Instance));
        _provider = new ServiceCollection()
            .AddLogging()
            .AddSingleton(_engine)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new XmppDomains(server, xmpp))
            .AddSingleton(new FederationPolicy(new FederationOptions(), server, xmpp))
            .AddSingleton<IPeerNews, PeerBook>()
            .AddSingleton<IXmppStreams>(this)
            .AddXmppGateway(new FederationOptions())
            .BuildServiceProvider();
    }

    /// <summary>Starts it, with a Romeo logged in.</summary>
    public static async Task<GatewayHost> StartAsync(string domain = "montague.com", LimitsOptions? limits = null)
    {
        var host = new GatewayHost(domain, limits ?? new LimitsOptions());
        await host._accounts.AddAsync(new AccountRecord(host._romeoName, null, null, false, DateTimeOffset.UnixEpoch), CancellationToken.None);
        await host._engine.StartAsync();
        var feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, 0)), static (_, _) => { }, host._metrics);
        var stream = new ClientStream(host._engine.Services, new StreamConnection("test", true, static (_, _) => { }), feed);
        stream.Authenticate(Identity.Parse(host._romeoName));
        Answer<Session> bound = await host._engine.Services.Sessions.BindAsync(
            Identity.Parse(host._romeoName), "Balcony", feed, new RestoreRequest(), _ => new ServerMessage(host._romeoName, domain, "{}"u8.ToArray()));
        stream.Bind(bound.Value!);
        host._romeo = stream;
        await host.ReplyAsync();
        return host;
    }

    /// <summary>From now on what they send each other arrives.</summary>
    public void Meet(GatewayHost other) => (_peer, other._peer) = (other, this);

    /// <summary>From now on what it sends is answered by what a server says that keeps no rules.</summary>
    public void Meet(Func<XmlElement, IEnumerable<XmlElement>> script) => _script = script;

    /// <summary>Gives a stanza to the gateway; what it sends until it has taken it.</summary>
    public async Task<IReadOnlyList<XmlElement>> TakeAsync(string xml)
    {
        _sent.Clear();
        await TakeAsync(Xml.Parse(xml));
        return [.. _sent];
    }

    /// <summary>Romeo reads something of a server of XMPP; the result or the error.</summary>
    public async Task<RemoteAnswer> GetAsync(string what, string get)
    {
        var stanza = new Federation.Xmpp.Gateway.Outbound(IdentityUri.Parse(_romeoName + "/sess/Balcony"), IdentityUri.Parse(what), "get", null, JsonElement.Parse(get), null);
        foreach (ISpeaker speaker in _provider.GetServices<ISpeaker>())
        {
            if (await speaker.SpeakAsync(stanza, CancellationToken.None) is { } spoken)
                return spoken.Ask is { } ask ? await ask(CancellationToken.None) : spoken.Answer!;
        }

        throw new InvalidOperationException($"nobody reads {what}");
    }

    /// <summary>Romeo asks something of his server.</summary>
    public async Task<JsonElement> AskAsync(string to, string query)
    {
        JsonElement body = JsonElement.Parse(query);
        await _romeo!.ReceiveAsync(new QueryStanza(body.GetProperty("ns").GetString()!, body) { To = IdentityUri.Parse(to), Id = new StanzaId("\"q\"") });
        return await ReplyAsync();
    }

    /// <summary>Romeo publishes a message; its id.</summary>
    public async Task<string> PublishAsync(string to, string message)
    {
        Assert.True(JsonMessageReader.TryRead(Encoding.UTF8.GetBytes(message), out MessageBody? body, out _));
        await _romeo!.ReceiveAsync(new PublishStanza(body, Transient: false) { To = IdentityUri.Parse(to), Id = new StanzaId("\"p\"") });
        return (await ReplyAsync()).GetProperty("id").GetString()!;
    }

    public async Task SendAsync(string local, string domain, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        _sent.AddRange(stanzas);
        foreach (XmlElement answer in _script is { } script ? stanzas.SelectMany(script) : [])
            await TakeAsync(answer);
        if (_peer is not { } peer)
            return;
        foreach (XmlElement stanza in stanzas)
            await peer.TakeAsync(stanza);
    }

    public Task PassAsync(string local, string domain, XmlElement stanza, CancellationToken cancel) => SendAsync(local, domain, [stanza], cancel);

    public Task ReachAsync(string local, string domain, CancellationToken cancel) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _provider.DisposeAsync();
        await _store.DisposeAsync();
        _metrics.Dispose();
    }

    private Task TakeAsync(XmlElement stanza) =>
        _provider.GetRequiredService<IXmppReceiver>().TakeAsync(stanza, Jid.Parse(stanza["from"]!), Jid.Parse(stanza["to"]!), CancellationToken.None);

    /// <summary>The answer that came next; events are passed over.</summary>
    private async Task<JsonElement> ReplyAsync()
    {
        while (true)
        {
            Engine.Delivery.Outbound[] taken = (await _romeo!.Feed.Queue.TakeAsync().AsTask().WaitAsync(Deadlines.Stanza)).ToArray();
            _romeo.Feed.Queue.Written();
            foreach (object item in taken.Select(static one => one.Item))
            {
                switch (item)
                {
                    case ErrorReply refused:
                        throw new InvalidOperationException(refused.Error.Text);
                    case ResponseReply response:
                        return JsonElement.Parse(response.Payload.Span);
                    case ServerMessage:
                        return default;
                }
            }
        }
    }
}

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
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>The engine of montague.com with the gateway to XMPP, without sockets: stanzas go in, and what is sent back is there when they are taken.</summary>
internal sealed class GatewayHost : IXmppStreams, IAsyncDisposable
{
    public const string Romeo = "romeo@montague.com";

    private readonly OTalkEngine _engine;
    private readonly EngineMetrics _metrics = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryTreeStore _store = new();
    private readonly ServiceProvider _provider;
    private readonly List<XmlElement> _sent = [];
    private ClientStream? _romeo;

    private GatewayHost()
    {
        var server = new ServerOptions { Domain = "montague.com" };
        var xmpp = new XmppOptions { Enabled = true };
        var names = new LoginNames("montague.com");
        var random = new SystemRandomSource();
        var logins = new LoginDirectory(_accounts, names, random);
        _engine = new OTalkEngine(new EngineParts(
            new OTalkOptions { Server = server },
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
            .AddSingleton<IXmppStreams>(this)
            .AddXmppGateway(new FederationOptions())
            .BuildServiceProvider();
    }

    /// <summary>Starts it, with Romeo logged in.</summary>
    public static async Task<GatewayHost> StartAsync()
    {
        var host = new GatewayHost();
        await host._accounts.AddAsync(new AccountRecord(Romeo, null, null, false, DateTimeOffset.UnixEpoch), CancellationToken.None);
        await host._engine.StartAsync();
        var feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, 0)), static (_, _) => { }, host._metrics);
        var stream = new ClientStream(host._engine.Services, new StreamConnection("test", true, static (_, _) => { }), feed);
        stream.Authenticate(Identity.Parse(Romeo));
        Answer<Session> bound = await host._engine.Services.Sessions.BindAsync(
            Identity.Parse(Romeo), "Balcony", feed, new RestoreRequest(), static _ => new ServerMessage(Romeo, "montague.com", "{}"u8.ToArray()));
        stream.Bind(bound.Value!);
        host._romeo = stream;
        await host.ReplyAsync();
        return host;
    }

    /// <summary>Gives a stanza of capulet.fam to the gateway; what it sends until it has taken it.</summary>
    public async Task<IReadOnlyList<XmlElement>> TakeAsync(string xml)
    {
        _sent.Clear();
        XmlElement stanza = Xml.Parse(xml);
        (Jid from, Jid to) = (Jid.Parse(stanza["from"]!), Jid.Parse(stanza["to"]!));
        await (to.Domain is "rooms.montague.com"
            ? _provider.GetRequiredService<RoomTaker>().TakeAsync(stanza, from, to, CancellationToken.None)
            : _provider.GetRequiredService<IqTaker>().TakeAsync(stanza, from, to, CancellationToken.None));
        return [.. _sent];
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

    public Task SendAsync(string local, string domain, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        _sent.AddRange(stanzas);
        return Task.CompletedTask;
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

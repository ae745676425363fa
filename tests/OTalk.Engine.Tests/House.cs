using System.Text;
using System.Text.Json;
using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Tests.Links;
using OTalk.Engine.Trees;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests;

/// <summary>A whole engine without doors, over a store that outlives it and can be broken, with a clock that is moved by hand.</summary>
internal sealed class House : IAsyncDisposable
{
    public static readonly Identity Romeo = Identity.Parse(Samples.Romeo);
    public static readonly Identity Juliet = Identity.Parse("juliet@montague.com");

    private readonly InMemoryAccountStore _accounts = new();
    private OTalkEngine? _engine;

    public BreakableStore Store { get; } = new(new InMemoryTreeStore());

    public ManualTime Time { get; } = new(Samples.Start);

    public LogTexts Logs { get; } = new();

    /// <summary>The ways to other servers that an engine is started with.</summary>
    public IRemote Remote { get; init; } = new NoRemote();

    public OTalkEngine Engine => _engine!;

    /// <summary>Starts the engine; the one that ran before is stopped.</summary>
    public async Task StartAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        foreach (Identity user in new[] { Romeo, Juliet })
            await _accounts.AddAsync(new AccountRecord(user.ToString(), null, null, false, DateTimeOffset.UnixEpoch), CancellationToken.None);
        var names = new LoginNames("montague.com");
        var random = new SystemRandomSource();
        var logins = new LoginDirectory(_accounts, names, random);
        _engine = new OTalkEngine(new EngineParts(
            new OTalkOptions { Server = new ServerOptions { Domain = "montague.com" } },
            Store,
            _accounts,
            new AccountService(_accounts, logins, new PasswordVerifiers(random), Time),
            names,
            new TokenService(_accounts, random, Time),
            SaslMechanisms.Standard(logins, random),
            NoParser,
            new SystemIdSource(),
            Time,
            new EngineMetrics(),
            Logs)
        { Remote = Remote });
        await _engine.StartAsync();
    }

    /// <summary>The answer to bind, first in every stream; <see cref="BindAsync"/> takes it out.</summary>
    public static Reply Bound { get; } = new ServerMessage("romeo@montague.com", "montague.com", "{}"u8.ToArray());

    /// <summary>A stream of Romeo's with a session bound.</summary>
    public async Task<ClientStream> BindAsync(string name, bool isConfidential = true)
    {
        var feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, 0)), static (_, _) => { }, Engine.Metrics);
        var stream = new ClientStream(Engine.Services, new StreamConnection("test", isConfidential, static (_, _) => { }), feed);
        stream.Authenticate(Romeo);
        Answer<Session> bound = await Engine.Services.Sessions.BindAsync(Romeo, name, feed, new RestoreRequest(), static _ => Bound);
        Assert.Null(bound.Error);
        stream.Bind(bound.Value!);
        await feed.Queue.TakeAsync();
        feed.Queue.Written();
        return stream;
    }

    /// <summary>Publishes through a stream and waits for the answer.</summary>
    public static async Task<Reply> PublishAsync(ClientStream stream, string to, string message)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(message);
        string ns = JsonElement.Parse(message).GetProperty("ns").GetString()!;
        var body = new MessageBody(utf8, ns, null) { Fault = MessageRules.Fault(ns, utf8) };
        await stream.ReceiveAsync(new PublishStanza(body, Transient: false) { To = IdentityUri.Parse(to), Id = new StanzaId("1") });
        while (true)
        {
            // It also wakes for nothing, as when a session is bound.
            Outbound[] taken = (await stream.Feed.Queue.TakeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ToArray();
            stream.Feed.Queue.Written();
            if (taken.Length > 0)
                return Assert.IsAssignableFrom<Reply>(Assert.Single(taken).Item);
        }
    }

    /// <summary>The bodies a channel keeps.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync(Identity identity, string path)
    {
        StoredTree tree = (await Store.LoadAsync(identity.ToString(), CancellationToken.None))!;
        int number = tree.Channels.Single(channel => channel.Path.Equals(ChannelPath.Parse(path))).Number;
        MessagePage page = await Store.ReadMessagesAsync(
            identity.ToString(), new MessageQuery { Channels = [number], UpTo = long.MaxValue, Limit = 100 }, CancellationToken.None);
        return [.. page.Entries.Select(entry => Encoding.UTF8.GetString(entry.Body.Span))];
    }

    /// <summary>Waits until the last message of a channel is the expected one.</summary>
    public async Task BecomesAsync(Identity identity, string path, string expected)
    {
        while (true)
        {
            Task appended = Store.NextAppend();
            if (await HistoryAsync(identity, path) is [.., var last] && last == expected)
                return;
            await appended.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static bool NoParser(ReadOnlySpan<byte> utf8, out MessageBody body, out StanzaError error) =>
        throw new InvalidOperationException("nothing is parsed here");
}

using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Metrics;
using OTalk.Engine.Options;
using OTalk.Engine.Routing;
using OTalk.Engine.Trees;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Links;

/// <summary>What a link has not brought to its destination it brings later: after a failure there, and after a restart.</summary>
public sealed class LinkRecoveryTests : IAsyncDisposable
{
    private static readonly Identity _romeo = Identity.Parse("romeo@montague.com");
    private static readonly Identity _juliet = Identity.Parse("juliet@montague.com");
    private static readonly ChannelPath _feed = ChannelPath.Parse("feed");
    private static readonly ChannelPath _copy = ChannelPath.Parse("copy");

    private readonly BreakableStore _store = new(new InMemoryTreeStore());
    private readonly InMemoryAccountStore _accounts = new();

    [Fact]
    [Covers("subscriptions.link.durable")]
    public async Task A_message_arrives_when_the_destination_stores_again()
    {
        await using OTalkEngine engine = await StartAsync();
        await LinkAsync(engine);
        _store.Broken = _juliet.ToString();
        await PublishAsync(engine, "while it fails");
        await _store.RefusedTwice;
        _store.Broken = null;
        await PublishAsync(engine, "after it failed");
        Assert.Equal(["while it fails", "after it failed"], await ArrivedAsync(2));
    }

    [Fact]
    [Covers("subscriptions.link.durable")]
    public async Task A_message_arrives_after_a_restart()
    {
        await using (OTalkEngine engine = await StartAsync())
        {
            await LinkAsync(engine);
            await PublishAsync(engine, "first");
            await ArrivedAsync(1);
            _store.Broken = _juliet.ToString();
            await PublishAsync(engine, "before the restart");
            await _store.RefusedTwice;
        }

        _store.Broken = null;
        await using OTalkEngine next = await StartAsync();
        Assert.Equal(["first", "before the restart"], await ArrivedAsync(2));
        await PublishAsync(next, "after it");
        Assert.Equal(["first", "before the restart", "after it"], await ArrivedAsync(3));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<OTalkEngine> StartAsync()
    {
        foreach (Identity user in new[] { _romeo, _juliet })
            await _accounts.AddAsync(new AccountRecord(user.ToString(), null, null, false, DateTimeOffset.UnixEpoch), CancellationToken.None);
        var names = new LoginNames("montague.com");
        var random = new SystemRandomSource();
        var logins = new LoginDirectory(_accounts, names, random);
        var accounts = new AccountService(_accounts, logins, new PasswordVerifiers(random), TimeProvider.System);
        var engine = new OTalkEngine(new EngineParts(
            new OTalkOptions { Server = new ServerOptions { Domain = "montague.com" } },
            _store,
            _accounts,
            accounts,
            names,
            SaslMechanisms.Standard(logins, random),
            NoParser,
            new SystemIdSource(),
            new ImpatientTime(),
            new EngineMetrics(),
            NullLoggerFactory.Instance));
        await engine.StartAsync();
        return engine;
    }

    private static bool NoParser(ReadOnlySpan<byte> utf8, out MessageBody body, out StanzaError error) =>
        throw new InvalidOperationException("nothing is parsed here");

    private static async Task LinkAsync(OTalkEngine engine)
    {
        Router router = engine.Services.Router;
        var romeo = new Actor(_romeo.ToString(), _romeo.ToString());
        var juliet = new Actor(_juliet.ToString(), _juliet.ToString());
        await DoneAsync(router.RunAsync(_romeo, new CreateChannelCommand(romeo, _feed, System.Text.Json.JsonDocument.Parse("""{"all_acl":"s"}""").RootElement)));
        await DoneAsync(router.RunAsync(_juliet, new CreateChannelCommand(juliet, _copy, null)));
        Decision opening = await DoneAsync(router.RunAsync(
            _juliet, new OpenSubscriptionCommand($"{_romeo}/feed", $"{_juliet}/copy", SubscriptionConfig.Default.ToJson())));
        var opened = (Opened)opening.Outcome!;
        SubscriptionRecord asked = opened.Subscription;
        await DoneAsync(router.RunAsync(_romeo, new AdmitSubscriberCommand(juliet, new SubscriberRecord(
            _juliet.ToString(), asked.Id, asked.Source, asked.Destination, asked.ConfigJson, SubscriptionState.Active, asked.Since))));
        await DoneAsync(router.RunAsync(_juliet, new SettleSubscriptionCommand(opened, SubscriptionState.Active, Session: null)));
    }

    private static Task<Decision> PublishAsync(OTalkEngine engine, string text)
    {
        var body = new MessageBody(Encoding.UTF8.GetBytes($$"""{"ns":"x","text":"{{text}}"}"""), "x", null);
        return DoneAsync(engine.Services.Router.RunAsync(
            _romeo, new PublishCommand(new Actor(_romeo.ToString(), _romeo.ToString()), _feed, body, null, null, Transient: false)));
    }

    /// <summary>The texts in the destination, once there are as many as expected.</summary>
    private async Task<IReadOnlyList<string>> ArrivedAsync(int expected)
    {
        while (true)
        {
            Task appended = _store.NextAppend();
            StoredTree tree = (await _store.LoadAsync(_juliet.ToString(), CancellationToken.None))!;
            int copy = tree.Channels.Single(channel => channel.Path.Equals(_copy)).Number;
            MessagePage page = await _store.ReadMessagesAsync(
                _juliet.ToString(), new MessageQuery { Channels = [copy], UpTo = long.MaxValue, Limit = 100 }, CancellationToken.None);
            if (page.Total >= expected)
                return [.. page.Entries.Select(entry => System.Text.Json.JsonDocument.Parse(entry.Body).RootElement.GetProperty("text").GetString()!)];
            await appended.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private static async Task<Decision> DoneAsync(Task<Answer<Decision>> answer)
    {
        (Decision? decision, StanzaError? error) = await answer;
        Assert.Null(error);
        return decision!;
    }

    /// <summary>Short waits pass at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime <= TimeSpan.FromSeconds(1) && dueTime >= TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Accounts;
using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
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

namespace OTalk.Engine.Tests.Links;

/// <summary>Two users of one engine, over a store of which either's tree can fail, and that outlives the engine.</summary>
internal sealed class TwoUsers : IAsyncDisposable
{
    public static readonly Identity Romeo = Identity.Parse("romeo@montague.com");
    public static readonly Identity Juliet = Identity.Parse("juliet@montague.com");

    private readonly InMemoryAccountStore _accounts = new();

    public BreakableStore Store { get; } = new(new InMemoryTreeStore());

    public async Task<OTalkEngine> StartAsync()
    {
        foreach (Identity user in new[] { Romeo, Juliet })
            await _accounts.AddAsync(new AccountRecord(user.ToString(), null, null, false, DateTimeOffset.UnixEpoch), CancellationToken.None);
        var names = new LoginNames("montague.com");
        var random = new SystemRandomSource();
        var logins = new LoginDirectory(_accounts, names, random);
        var accounts = new AccountService(_accounts, logins, new PasswordVerifiers(random), TimeProvider.System);
        var engine = new OTalkEngine(new EngineParts(
            new OTalkOptions { Server = new ServerOptions { Domain = "montague.com" } },
            Store,
            _accounts,
            accounts,
            names,
            new TokenService(_accounts, random, TimeProvider.System),
            SaslMechanisms.Standard(logins, random),
            NoParser,
            new SystemIdSource(),
            new ImpatientTime(),
            new EngineMetrics(),
            NullLoggerFactory.Instance));
        await engine.StartAsync();
        return engine;
    }

    public static Actor Actor(Identity identity) => new(identity.ToString(), identity.ToString());

    /// <summary>Juliet subscribes to a channel of Romeo's; what he said to it.</summary>
    public static async Task<Admission> SubscribeAsync(OTalkEngine engine, string source, string destination)
    {
        Router router = engine.Services.Router;
        Decision opening = await DoneAsync(router.RunAsync(
            Juliet, new OpenSubscriptionCommand($"{Romeo}/{source}", destination, SubscriptionConfig.Default.ToJson())));
        var opened = (Opened)opening.Outcome!;
        SubscriptionRecord asked = opened.Subscription;
        Decision admitted = await DoneAsync(router.RunAsync(Romeo, new AdmitSubscriberCommand(Actor(Juliet), new SubscriberRecord(
            Juliet.ToString(), asked.Id, asked.Source, asked.Destination, asked.ConfigJson, SubscriptionState.Active, asked.Since))));
        var admission = (Admission)admitted.Outcome!;
        await DoneAsync(router.RunAsync(Juliet, new SettleSubscriptionCommand(opened, admission.State, Session: null)));
        return admission;
    }

    public static async Task<Decision> DoneAsync(Task<Answer<Decision>> answer)
    {
        (Decision? decision, StanzaError? error) = await answer;
        Assert.Null(error);
        return decision!;
    }

    /// <summary>A tree as it is stored, once it is as expected.</summary>
    public async Task<StoredTree> StoredAsync(Identity identity, Predicate<StoredTree> expected)
    {
        while (true)
        {
            Task appended = Store.NextAppend();
            StoredTree tree = (await Store.LoadAsync(identity.ToString(), CancellationToken.None))!;
            if (expected(tree))
                return tree;
            await appended.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static bool NoParser(ReadOnlySpan<byte> utf8, out MessageBody body, out StanzaError error) =>
        throw new InvalidOperationException("nothing is parsed here");

    /// <summary>Short waits pass at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime <= TimeSpan.FromSeconds(1) && dueTime >= TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}

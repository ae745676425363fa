using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Links;

/// <summary>What a tree has to tell another arrives: after a failure there, and after a restart; then it is forgotten.</summary>
public sealed class OutboxTests : IAsyncDisposable
{
    private readonly TwoUsers _users = new();

    [Fact]
    [Covers("requests.approved")]
    public async Task An_approval_arrives_when_the_subscribers_tree_stores_again()
    {
        await using OTalkEngine engine = await _users.StartAsync();
        Guid request = await AskAsync(engine);
        _users.Store.Broken = TwoUsers.Juliet.ToString();
        await ApproveAsync(engine, request);
        await _users.Store.RefusedTwice;
        Assert.Single((await _users.StoredAsync(TwoUsers.Romeo, tree => tree.Items.Any(IsOutgoing))).Items, IsOutgoing);
        _users.Store.Broken = null;
        await _users.StoredAsync(TwoUsers.Juliet, IsActive);
    }

    [Fact]
    public async Task It_arrives_after_a_restart_and_is_forgotten_then()
    {
        await using (OTalkEngine engine = await _users.StartAsync())
        {
            Guid request = await AskAsync(engine);
            _users.Store.Broken = TwoUsers.Juliet.ToString();
            await ApproveAsync(engine, request);
            await _users.Store.RefusedTwice;
        }

        _users.Store.Broken = null;
        await using (await _users.StartAsync())
            await _users.StoredAsync(TwoUsers.Juliet, IsActive);
        Assert.DoesNotContain((await _users.StoredAsync(TwoUsers.Romeo, static _ => true)).Items, IsOutgoing);
        Assert.DoesNotContain(TwoUsers.Romeo.ToString(), await _users.Store.TreesToWakeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task To_one_tree_it_goes_in_order()
    {
        await using OTalkEngine engine = await _users.StartAsync();
        Guid request = await AskAsync(engine);
        _users.Store.Broken = TwoUsers.Juliet.ToString();
        await ApproveAsync(engine, request);
        await _users.Store.RefusedTwice;
        var removal = new RemoveSubscribersCommand(
            TwoUsers.Actor(TwoUsers.Romeo), Core.Addressing.ChannelPattern.Parse("presence"), TwoUsers.Juliet.ToString());

        // The journal may have put it into one transaction with the batch that fails.
        while ((await engine.Services.Router.RunAsync(TwoUsers.Romeo, removal)).Error is { Condition.Code: 500 })
            await Task.Yield();
        _users.Store.Broken = null;
        await _users.StoredAsync(TwoUsers.Juliet, tree => tree.Subscriptions.All(subscription => subscription.Id != "s6"));
    }

    public ValueTask DisposeAsync() => _users.DisposeAsync();

    private static bool IsOutgoing(TreeItem item) => item.Kind == ItemKind.Outgoing;

    private static bool IsActive(StoredTree tree) =>
        tree.Subscriptions.Any(subscription => subscription is { Id: "s6", State: SubscriptionState.Active });

    private static async Task<Guid> AskAsync(OTalkEngine engine) =>
        (await TwoUsers.SubscribeAsync(engine, "presence", TwoUsers.Juliet.ToString())).Request!.Value;

    private static Task<Decision> ApproveAsync(OTalkEngine engine, Guid request) => TwoUsers.DoneAsync(engine.Services.Router.RunAsync(
        TwoUsers.Romeo, new DecideRequestCommand(TwoUsers.Actor(TwoUsers.Romeo), request, Approves: true, Permission: null)));
}

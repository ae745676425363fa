using System.Text;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Routing;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Links;

/// <summary>What a link has not brought to its destination it brings later: after a failure there, and after a restart.</summary>
public sealed class LinkRecoveryTests : IAsyncDisposable
{
    private static readonly ChannelPath _feed = ChannelPath.Parse("feed");
    private static readonly ChannelPath _copy = ChannelPath.Parse("copy");

    private readonly TwoUsers _users = new();

    [Fact]
    [Covers("subscriptions.link.durable")]
    public async Task A_message_arrives_when_the_destination_stores_again()
    {
        await using OTalkEngine engine = await _users.StartAsync();
        await LinkAsync(engine);
        _users.Store.Broken = TwoUsers.Juliet.ToString();
        await PublishAsync(engine, "while it fails");
        await _users.Store.RefusedTwice;
        _users.Store.Broken = null;
        await PublishAsync(engine, "after it failed");
        Assert.Equal(["while it fails", "after it failed"], await ArrivedAsync(2));
    }

    [Fact]
    [Covers("subscriptions.link.durable")]
    public async Task A_message_arrives_after_a_restart()
    {
        await using (OTalkEngine engine = await _users.StartAsync())
        {
            await LinkAsync(engine);
            await PublishAsync(engine, "first");
            await ArrivedAsync(1);
            _users.Store.Broken = TwoUsers.Juliet.ToString();
            await PublishAsync(engine, "before the restart");
            await _users.Store.RefusedTwice;
        }

        _users.Store.Broken = null;
        await using OTalkEngine next = await _users.StartAsync();
        Assert.Equal(["first", "before the restart"], await ArrivedAsync(2));
        await PublishAsync(next, "after it");
        Assert.Equal(["first", "before the restart", "after it"], await ArrivedAsync(3));
    }

    public ValueTask DisposeAsync() => _users.DisposeAsync();

    private static async Task LinkAsync(OTalkEngine engine)
    {
        Router router = engine.Services.Router;
        var open = System.Text.Json.JsonDocument.Parse("""{"all_acl":"s"}""").RootElement;
        await TwoUsers.DoneAsync(router.RunAsync(TwoUsers.Romeo, new CreateChannelCommand(TwoUsers.Actor(TwoUsers.Romeo), _feed, open)));
        await TwoUsers.DoneAsync(router.RunAsync(TwoUsers.Juliet, new CreateChannelCommand(TwoUsers.Actor(TwoUsers.Juliet), _copy, null)));
        await TwoUsers.SubscribeAsync(engine, "feed", $"{TwoUsers.Juliet}/copy");
    }

    private static Task<Decision> PublishAsync(OTalkEngine engine, string text)
    {
        var body = new MessageBody(Encoding.UTF8.GetBytes($$"""{"ns":"x","text":"{{text}}"}"""), "x", null);
        return TwoUsers.DoneAsync(engine.Services.Router.RunAsync(
            TwoUsers.Romeo, new PublishCommand(TwoUsers.Actor(TwoUsers.Romeo), _feed, body, null, null, Transient: false)));
    }

    /// <summary>The texts in the destination, once there are as many as expected.</summary>
    private async Task<IReadOnlyList<string>> ArrivedAsync(int expected)
    {
        while (true)
        {
            Task appended = _users.Store.NextAppend();
            StoredTree tree = (await _users.Store.LoadAsync(TwoUsers.Juliet.ToString(), CancellationToken.None))!;
            int copy = tree.Channels.Single(channel => channel.Path.Equals(_copy)).Number;
            MessagePage page = await _users.Store.ReadMessagesAsync(
                TwoUsers.Juliet.ToString(), new MessageQuery { Channels = [copy], UpTo = long.MaxValue, Limit = 100 }, CancellationToken.None);
            if (page.Total >= expected)
                return [.. page.Entries.Select(entry => System.Text.Json.JsonDocument.Parse(entry.Body).RootElement.GetProperty("text").GetString()!)];
            await appended.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}

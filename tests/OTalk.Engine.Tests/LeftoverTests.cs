using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Engine.Watching;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Tests;

/// <summary>An engine that stops tells what was left behind; what a test leaves here is left on purpose.</summary>
public sealed class LeftoverTests
{
    [Fact]
    public async Task Nothing_is_told_where_everything_has_ended()
    {
        var house = new House();
        await house.StartAsync();
        await using (await BeginAsync(house))
        {
            ClientStream broken = await house.BindAsync("Balcony");
            await broken.EndAsync(clean: false);
            ClientStream ended = await house.BindAsync("Orchard");
            await ended.EndAsync(clean: true);
            using var buffer = new PooledBuffer(house.Engine.Services.Buffers);
            buffer.GetSpan(1_000_000);
            buffer.GetSpan(1);
        }

        Assert.Empty(await StopAsync(house));
    }

    [Fact]
    public async Task A_stream_that_never_ended_is_told_with_all_that_hangs_on_it()
    {
        var house = new House();
        await house.StartAsync();
        await house.BindAsync("Balcony");
        Assert.Equal(
            ["streams of the door test (1)", "logins of streams (1)", "session romeo@montague.com/sess/Balcony, which nothing would have ended (1)"],
            await StopAsync(house));
    }

    [Fact]
    public async Task A_session_that_could_not_be_restored_waits_for_its_client()
    {
        var house = new House();
        await house.StartAsync();
        house.Store.Meanwhile = static () => throw new StoreException("broken for now");
        var feed = new StreamFeed("test", new SendQueue(default), static (_, _) => { }, house.Engine.Metrics);
        Assert.Equal(Condition.InternalServerError, (await BindAsync(house, feed)).Error!.Condition);
        Assert.Empty(await StopAsync(house));
    }

    [Fact]
    public async Task A_session_that_was_made_unheard_and_is_refused_to_a_limited_token_waits_for_its_client()
    {
        var house = new House();
        await house.StartAsync();
        house.Store.Late = Samples.Romeo;
        var feed = new StreamFeed("test", new SendQueue(default), static (_, _) => { }, house.Engine.Metrics)
        {
            Token = new AccessToken("t1", House.Romeo, new TokenLimits(Scope: TokenScope.Read), Samples.Start, null),
        };
        Assert.Equal(Condition.InternalServerError, (await BindAsync(house, feed)).Error!.Condition);
        house.Store.Late = null;
        Task<Answer<Session>> again = BindAsync(house, feed);
        while (!again.IsCompleted)
        {
            // It looks again some times whether somebody is ending the session.
            house.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        Assert.Equal(Condition.Forbidden, (await again).Error!.Condition);
        Assert.Single(house.Engine.Services.Registry.All());
        Assert.Empty(await StopAsync(house));
    }

    [Fact]
    public async Task A_tree_that_is_read_by_a_connection_that_is_gone_is_told()
    {
        var house = new House();
        await house.StartAsync();
        await BeginAsync(house);
        Assert.Equal(["tree romeo@montague.com, which connections still read (1)"], await StopAsync(house));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task A_buffer_that_is_not_given_back_is_told(int bytes)
    {
        var house = new House();
        await house.StartAsync();
        new PooledBuffer(house.Engine.Services.Buffers).GetSpan(bytes);
        Assert.Equal(["buffers (1)"], await StopAsync(house));
    }

    [Fact]
    public async Task Nothing_is_told_of_connections_that_were_cut_off()
    {
        var house = new House();
        await house.StartAsync();
        await house.BindAsync("Balcony");
        house.Engine.CutOff();
        Assert.Empty(await StopAsync(house));
    }

    private static Task<Answer<Session>> BindAsync(House house, StreamFeed feed) =>
        house.Engine.Services.Sessions.BindAsync(House.Romeo, "Balcony", feed, new RestoreRequest(), static _ => House.Bound);

    /// <summary>Reads Romeo's inbox until it is disposed of.</summary>
    private static async Task<IAsyncDisposable> BeginAsync(House house)
    {
        var feed = new StreamFeed("test", new SendQueue(default), static (_, _) => { }, house.Engine.Metrics);
        var watch = new Watch(new IdentityUri(House.Romeo, ChannelPath.Root.Append(WellKnown.Inbox)), House.Romeo, feed, seen: null, static _ => { });
        Assert.Null((await house.Engine.Services.Watches.BeginAsync(watch)).Error);
        return new End(() => house.Engine.Services.Watches.End(watch));
    }

    private static async Task<IEnumerable<string>> StopAsync(House house)
    {
        await house.DisposeAsync();
        return house.Logs.Of("left-behind").Select(static text => text.Split(": ")[1].Split(". That")[0]);
    }

    private sealed class End(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}

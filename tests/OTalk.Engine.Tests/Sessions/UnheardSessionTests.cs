using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Sessions;

/// <summary>Sessions that end and begin in the store while it says that it failed.</summary>
public sealed class UnheardSessionTests : IAsyncLifetime
{
    private readonly House _house = new();

    public async ValueTask InitializeAsync() => await _house.StartAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_session_that_was_made_unheard_is_not_the_one_that_ended_unheard()
    {
        ClientStream stream = await _house.BindAsync("Balcony");
        Assert.Null((await _house.Engine.Services.Router.RunAsync(House.Romeo, new SetMaskCommand("Balcony", ["*"]))).Error);
        DateTimeOffset before = Only().BoundAt;
        _house.Time.Advance(TimeSpan.FromSeconds(1));

        _house.Store.Late = Samples.Romeo;
        await stream.EndAsync(clean: true);
        Assert.Equal(["*"], Only().Mask.Ids);
        Assert.Equal(Condition.InternalServerError, (await TryBindAsync()).Error!.Condition);

        _house.Store.Late = null;
        await _house.BindAsync("Balcony");
        Assert.Empty(Only().Mask.Ids);
        Assert.Equal(before + TimeSpan.FromSeconds(1), Only().BoundAt);

        // What is decided about it reaches it.
        Assert.Null((await _house.Engine.Services.Router.RunAsync(House.Romeo, new SetMaskCommand("Balcony", ["s1"]))).Error);
        Assert.Equal(["s1"], Only().Mask.Ids);
    }

    [Fact]
    [Covers("streams.bind.new.failed")]
    public async Task That_it_was_made_is_told_by_the_next_bind_where_the_first_one_failed()
    {
        ClientStream other = await _house.BindAsync("Orchard");
        _house.Store.Meanwhile = static () => throw new StoreException("broken for now");
        Assert.Equal(Condition.InternalServerError, (await TryBindAsync()).Error!.Condition);
        Assert.True(await IsNewAsync());
        Assert.False(await IsNewAsync());
        await other.EndAsync(clean: true);
    }

    [Fact]
    [Covers("streams.bind.new.failed")]
    public async Task That_it_was_made_is_told_by_the_next_bind_where_the_store_said_too_late_that_it_is_there()
    {
        ClientStream other = await _house.BindAsync("Orchard");
        _house.Store.Late = Samples.Romeo;
        Assert.Equal(Condition.InternalServerError, (await TryBindAsync()).Error!.Condition);
        _house.Store.Late = null;
        Task<bool> isNew = IsNewAsync();
        while (!isNew.IsCompleted)
        {
            // It looks again some times whether somebody is ending the session.
            _house.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        Assert.True(await isNew);
        await other.EndAsync(clean: true);
    }

    [Fact]
    [Covers("streams.bind.new.failed")]
    public async Task What_a_request_has_used_meanwhile_is_no_news()
    {
        _house.Store.Meanwhile = static () => throw new StoreException("broken for now");
        Assert.Equal(Condition.InternalServerError, (await TryBindAsync()).Error!.Condition);
        Answer<Session> used = await _house.Engine.Services.Sessions.UseAsync(House.Romeo, "Balcony");
        _house.Engine.Services.Sessions.EndUse(used.Value!);
        Assert.False(await IsNewAsync());
    }

    private async Task<bool> IsNewAsync()
    {
        bool isNew = false;
        Answer<Session> bound = await TryBindAsync(restored => isNew = restored.IsNew);
        Assert.Null(bound.Error);
        return isNew;
    }

    private Session Only() => Assert.Single(_house.Engine.Services.Registry.Of(Samples.Romeo).All);

    private Task<Answer<Session>> TryBindAsync(Action<Restoration>? told = null)
    {
        var feed = new StreamFeed("test", new SendQueue(new SendQueueLimits(0, 0)), static (_, _) => { }, _house.Engine.Metrics);
        return _house.Engine.Services.Sessions.BindAsync(House.Romeo, "Balcony", feed, new RestoreRequest(), restored =>
        {
            told?.Invoke(restored);
            return House.Bound;
        });
    }
}

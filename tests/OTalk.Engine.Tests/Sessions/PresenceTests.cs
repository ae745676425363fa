using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Sessions;

/// <summary>Whatever becomes of a session, its presence does not stay behind in <c>/presence</c>.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private const string Away = """{"ns":"http://otalk.com/p/presence","show":"away"}""";
    private const string Busy = """{"ns":"http://otalk.com/p/presence","show":"dnd"}""";
    private const string Unavailable = """{"ns":"http://otalk.com/p/presence","show":"unavailable"}""";

    private static readonly TimeSpan DetachedFor = TimeSpan.FromMinutes(5);

    private readonly House _house = new();

    public async ValueTask InitializeAsync() => await _house.StartAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    [Covers("well-known.presence.unavailable")]
    public async Task A_session_that_is_closed_in_order_is_unavailable_at_once()
    {
        ClientStream stream = await ShowAsync("Balcony", Away);
        await stream.EndAsync(clean: true);
        Assert.Equal([Unavailable], await _house.HistoryAsync(House.Romeo, "presence"));
    }

    [Fact]
    [Covers("well-known.presence.unavailable", "well-known.presence.detached")]
    public async Task A_session_that_broke_is_unavailable_when_its_time_is_up()
    {
        ClientStream stream = await ShowAsync("Balcony", Away);
        await stream.EndAsync(clean: false);
        _house.Time.Advance(DetachedFor - TimeSpan.FromTicks(1));
        Assert.Equal([Away], await _house.HistoryAsync(House.Romeo, "presence"));
        _house.Time.Advance(TimeSpan.FromTicks(1));
        await _house.BecomesAsync(House.Romeo, "presence", Unavailable);
    }

    [Fact]
    public async Task What_the_other_sessions_say_is_left()
    {
        ClientStream first = await ShowAsync("Balcony", Away);
        await ShowAsync("Orchard", Busy);
        await first.EndAsync(clean: false);
        _house.Time.Advance(DetachedFor);
        await _house.BecomesAsync(House.Romeo, "presence", Busy);
    }

    [Fact]
    [Covers("well-known.presence.detached")]
    public async Task A_session_that_nobody_takes_up_after_a_restart_is_unavailable_when_its_time_is_up()
    {
        await ShowAsync("Balcony", Away);
        await _house.StartAsync();
        Assert.Equal([Away], await _house.HistoryAsync(House.Romeo, "presence"));
        _house.Time.Advance(DetachedFor);
        await _house.BecomesAsync(House.Romeo, "presence", Unavailable);
    }

    [Fact]
    public async Task A_session_whose_end_could_not_be_stored_ends_later()
    {
        ClientStream stream = await ShowAsync("Balcony", Away);
        _house.Store.Broken = Samples.Romeo;
        await stream.EndAsync(clean: true);
        _house.Store.Broken = null;
        Assert.Equal([Away], await _house.HistoryAsync(House.Romeo, "presence"));
        _house.Time.Advance(DetachedFor);
        await _house.BecomesAsync(House.Romeo, "presence", Unavailable);
        StoredTree tree = (await _house.Store.LoadAsync(Samples.Romeo, CancellationToken.None))!;
        Assert.Empty(tree.Sessions);
    }

    private async Task<ClientStream> ShowAsync(string session, string presence)
    {
        ClientStream stream = await _house.BindAsync(session);
        Assert.IsType<ResponseReply>(await House.PublishAsync(stream, $"{Samples.Romeo}/sess/{session}/{WellKnown.Presence}", presence));
        return stream;
    }
}

using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Sessions;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Sessions;

/// <summary>A session that comes back gets what it missed, from wherever its streams have come.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private static readonly Actor s_romeo = new(Samples.Romeo, Samples.Romeo);

    private readonly House _house = new();

    public async ValueTask InitializeAsync() => await _house.StartAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_came_while_nothing_was_attached_comes_once()
    {
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        await first.BreakAsync();
        await PublishAsync("two");
        Listener second = await Listener.BindAsync(_house);
        Assert.False(second.Restored.IsNew);
        await PublishAsync("three");
        await second.ExpectAsync("two", "three");
        await second.BreakAsync();
        Listener third = await Listener.BindAsync(_house);
        await PublishAsync("four");
        await third.ExpectAsync("four");
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        await first.BreakAsync();
        await PublishAsync("two");
        await _house.StartAsync();
        Listener second = await Listener.BindAsync(_house);
        await second.ExpectAsync("two");
        await PublishAsync("three");
        await second.ExpectAsync("three");
    }

    [Fact]
    [Covers("streams.restore.crash")]
    public async Task Places_are_stored_now_and_then_for_a_server_that_dies()
    {
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        Task saved = _house.Store.NextPlaces();
        _house.Time.Advance(TimeSpan.FromSeconds(5));
        await saved.WaitAsync(TimeSpan.FromSeconds(30));
        await PublishAsync("two");
        await first.ExpectAsync("two");

        // It dies: nothing more is stored. What was got since the last time comes again, and nothing before.
        _house.Store.KeepsPlaces = false;
        await _house.StartAsync();
        Listener second = await Listener.BindAsync(_house);
        await PublishAsync("three");
        await second.ExpectAsync("two", "three");
    }

    [Fact]
    [Covers("streams.restore.crash")]
    public async Task What_comes_in_the_millisecond_in_which_it_begins_to_read_survives_a_server_that_dies()
    {
        _house.Store.KeepsPlaces = false;
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        await _house.StartAsync();
        Listener second = await Listener.BindAsync(_house);
        await second.ExpectAsync("one");
    }

    [Fact]
    public async Task Only_what_was_acknowledged_counts_once_something_was()
    {
        Listener first = await StartAsync();
        foreach (string body in new[] { "one", "two", "three" })
            await PublishAsync(body);
        await first.ExpectAsync("one", "two", "three");
        first.Feed.Places.Acknowledge(1);
        await first.BreakAsync();
        Listener second = await Listener.BindAsync(_house);
        await second.ExpectAsync("two", "three");

        // More than was sent is no more than all.
        second.Feed.Places.Acknowledge(100);
        await second.BreakAsync();
        Listener third = await Listener.BindAsync(_house);
        await PublishAsync("four");
        await third.ExpectAsync("four");
    }

    [Theory]
    [Covers("streams.ack.first")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_has_acknowledged_once_has_received_nothing_by_a_stream_that_breaks_before_it_does_so_again(bool restarts)
    {
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        first.Acknowledge(1);
        await first.BreakAsync();
        if (restarts)
            await _house.StartAsync();
        await PublishAsync("two");
        Listener second = await Listener.BindAsync(_house);
        await second.ExpectAsync("two");
        await second.BreakAsync();
        Listener third = await Listener.BindAsync(_house);
        await PublishAsync("three");
        await third.ExpectAsync("two", "three");
    }

    [Fact]
    public async Task A_stream_that_takes_over_goes_on_where_the_other_was()
    {
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        first.Feed.Places.Acknowledge(0);
        Listener second = await Listener.BindAsync(_house);
        Assert.Equal(SessionManager.Replaced, first.Closed);
        await second.ExpectAsync("one");
    }

    [Fact]
    [Covers("streams.restore.doors")]
    public async Task Each_door_has_its_place_and_whichever_comes_back_first_goes_on()
    {
        Listener one = await StartAsync();
        await PublishAsync("one");
        await one.ExpectAsync("one");
        Listener other = await Listener.BindAsync(_house, "other");
        await PublishAsync("two");
        await one.ExpectAsync("two");
        await other.ExpectAsync("two");
        await other.BreakAsync();
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync("three");
        await one.ExpectAsync("three");
        await one.BreakAsync();
        await PublishAsync("four");

        Listener third = await Listener.BindAsync(_house, "third");
        await third.ExpectAsync("four");
        Listener again = await Listener.BindAsync(_house, "other");
        await again.ExpectAsync("three", "four");
    }

    [Fact]
    [Covers("streams.restore.gap")]
    public async Task What_is_gone_is_a_gap_in_the_channels_that_are_read()
    {
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        DateTimeOffset complete = _house.Time.GetUtcNow();
        await first.BreakAsync();
        await RunAsync(new CreateChannelCommand(s_romeo, ChannelPath.Parse("unread"), JsonElement.Parse("""{"msg_count":1}""")));
        await RunAsync(new ConfigureChannelCommand(s_romeo, ChannelPath.Parse("inbox"), JsonElement.Parse("""{"msg_count":1}""")));
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (string body in new[] { "two", "three" })
        {
            await PublishAsync(body);
            await PublishAsync(body, "unread");
        }

        DateTimeOffset now = _house.Time.GetUtcNow().AddSeconds(1);
        await _house.Store.TrimAsync(now, now, 1000, CancellationToken.None);
        Listener second = await Listener.BindAsync(_house);
        Assert.Equal([$"{Samples.Romeo}/inbox"], second.Restored.Gap!.Channels);
        Assert.Equal(complete, second.Restored.Gap.Since);
        await second.ExpectAsync("three");
        await second.BreakAsync();
        Assert.Null((await Listener.BindAsync(_house)).Restored.Gap);
    }

    [Fact]
    public async Task Everything_since_a_time_comes_where_it_is_asked_for()
    {
        await PublishAsync("before");
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        DateTimeOffset since = _house.Time.GetUtcNow();
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync("unmasked");
        Listener first = await StartAsync();
        await PublishAsync("one");
        await first.ExpectAsync("one");
        await first.BreakAsync();
        Listener second = await Listener.BindAsync(_house, since: since);
        await second.ExpectAsync("unmasked", "one");
    }

    [Fact]
    [Covers("streams.since.breaks")]
    public async Task What_was_asked_for_since_a_time_comes_still_when_the_stream_breaks_before_it_is_there()
    {
        DateTimeOffset since = _house.Time.GetUtcNow();
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync("unmasked");
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await (await StartAsync()).BreakAsync();
        var broken = new TaskCompletionSource();
        Listener second = await Listener.BindAsync(_house, since: since, gate: broken.Task);
        broken.SetException(new IOException("the connection is broken"));
        await second.BreakAsync();
        Listener third = await Listener.BindAsync(_house);
        await third.ExpectAsync("unmasked");
    }

    [Fact]
    public async Task A_mask_that_changes_while_a_stream_takes_over_loses_nothing()
    {
        Listener first = await Listener.BindAsync(_house);
        _house.Store.Meanwhile = async () =>
        {
            await first.MaskAsync("s1");
            await PublishAsync("meanwhile");
        };
        Listener second = await Listener.BindAsync(_house);
        Assert.Equal(["s1"], second.Restored.Session.Mask.Ids);
        await PublishAsync("then");
        await second.ExpectAsync("meanwhile", "then");
    }

    [Fact]
    public async Task What_a_mask_covers_is_not_lost_by_who_breaks_off_before_anything_was_written()
    {
        Listener first = await Listener.BindAsync(_house);
        var broken = new TaskCompletionSource();
        first.Gate = broken.Task;
        await first.MaskAsync("s1");
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync("one");
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        broken.SetException(new IOException("the connection is broken"));
        await first.BreakAsync();
        Listener second = await Listener.BindAsync(_house);
        await second.ExpectAsync("one");
    }

    [Fact]
    public async Task The_mask_is_the_one_that_was_set_last_whoever_heard_of_it_first()
    {
        Listener first = await Listener.BindAsync(_house);
        await Task.WhenAll(first.MaskAsync("s1"), first.MaskAsync("*"), first.MaskAsync());
        SessionRecord stored = (await _house.Engine.Services.Router.InspectAsync(House.Romeo, static tree => tree.FindSession("Balcony"))).Value!;
        Assert.Equal(stored.Mask, first.Restored.Session.Mask.Ids);
    }

    [Fact]
    public async Task What_was_published_before_the_mask_covered_it_was_not_missed()
    {
        Listener first = await Listener.BindAsync(_house);
        await PublishAsync("before");
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await first.MaskAsync("s1");
        await first.BreakAsync();
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync("after");
        Listener second = await Listener.BindAsync(_house);
        await second.ExpectAsync("after");
    }

    private async Task<Listener> StartAsync()
    {
        Listener listener = await Listener.BindAsync(_house);
        await listener.MaskAsync("s1");
        return listener;
    }

    private Task PublishAsync(string text, string channel = "inbox")
    {
        byte[] utf8 = JsonSerializer.SerializeToUtf8Bytes(new { ns = Namespaces.Chat, body = text });
        return RunAsync(new PublishCommand(s_romeo, ChannelPath.Parse(channel), new MessageBody(utf8, Namespaces.Chat, null), null, null, Transient: false));
    }

    private async Task RunAsync(TreeCommand command) => Assert.Null((await _house.Engine.Services.Router.RunAsync(House.Romeo, command)).Error);
}

using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Rooms;

/// <summary>Connections that are in a channel without a subscription.</summary>
public sealed class RoomTests : IAsyncLifetime
{
    private const string Lounge = "romeo@montague.com/lounge";
    private const string Garden = "romeo@montague.com/garden";

    private static readonly Actor s_romeo = new(Samples.Romeo, Samples.Romeo);

    private readonly House _house = new();

    public async ValueTask InitializeAsync()
    {
        await _house.StartAsync();
        foreach (string room in new[] { "lounge", "garden" })
            await RunAsync(new CreateChannelCommand(s_romeo, ChannelPath.Parse(room), JsonElement.Parse("""{"all_acl":"ps"}""")));
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_member_is_announced_by_its_first_connection_and_its_last()
    {
        var romeo = new Guest(_house, House.Romeo);
        Assert.Null(await romeo.EnterAsync(Lounge));
        await romeo.ExpectAsync("here: romeo");
        Guest juliet = new(_house, House.Juliet), again = new(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await again.EnterAsync(Lounge);
        await juliet.EndAsync(broken: false);
        await romeo.ExpectAsync("Join juliet");
        await romeo.ExpectNothingAsync(Lounge);
        await again.EndAsync(broken: false);
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_breaks_off_is_idle_then_back_or_gone()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.EndAsync(broken: true);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");
        _house.Time.Advance(TimeSpan.FromSeconds(29));
        juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.ExpectAsync("Back juliet");
        await juliet.EndAsync(broken: true);
        await romeo.ExpectAsync("Idle juliet");
        _house.Time.Advance(TimeSpan.FromSeconds(30));
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_broken_connection_may_still_come_back_after_the_others_have_left()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        Guest phone = new(_house, House.Juliet), laptop = new(_house, House.Juliet);
        await phone.EnterAsync(Lounge);
        await laptop.EnterAsync(Lounge);
        await phone.EndAsync(broken: true);
        await laptop.EndAsync(broken: false);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");
        _house.Time.Advance(TimeSpan.FromSeconds(30));
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Silence_makes_idle_and_a_word_brings_back()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        juliet.Stream.Stir(silent: true);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");
        juliet.Stream.Stir(silent: false);
        await romeo.ExpectAsync("Back juliet");
        juliet.Stream.Stir(silent: true);
        await romeo.ExpectAsync("Idle juliet");
        _house.Time.Advance(TimeSpan.FromSeconds(30));
        await romeo.ExpectAsync("Leave juliet");
        juliet.Stream.Stir(silent: false);
        await romeo.ExpectAsync("Join juliet");
        await juliet.EndAsync(broken: false);
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_comes_back_is_told_what_was_missed_once_and_before_what_is_new()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.SayAsync(Lounge, "seen");
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: seen");
        await juliet.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "typing", 7, partial: true);
        await romeo.SayAsync(Lounge, "missed");
        await romeo.SayAsync(Lounge, "missed too");
        while (await romeo.NextAsync() != "romeo: missed too")
        {
            // Whatever was told before.
        }

        _house.Time.Advance(TimeSpan.FromMinutes(4));
        juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.SayAsync(Lounge, "new");
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: missed", "romeo: missed too", "romeo: new");
        await juliet.EndAsync(broken: false);

        juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await juliet.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "too long ago");
        while (await romeo.NextAsync() != "romeo: too long ago")
        {
            // Whatever was told before.
        }

        _house.Time.Advance(TimeSpan.FromMinutes(6));
        juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await juliet.ExpectNothingAsync(Lounge);
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task What_was_not_written_to_a_broken_connection_was_missed()
    {
        var written = new TaskCompletionSource();
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        juliet.Held = written.Task;
        await romeo.SayAsync(Lounge, "into the dead link");
        await romeo.ExpectAsync("here: romeo", "Join juliet", "romeo: into the dead link");
        written.SetException(new IOException("the link is dead"));
        await Assert.ThrowsAsync<IOException>(() => juliet.EndAsync(broken: true));
        await juliet.Stream.LeaveAsync(broken: true);
        juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: into the dead link");
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Of_two_broken_connections_neither_misses_anything()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        Guest phone = new(_house, House.Juliet), laptop = new(_house, House.Juliet);
        await phone.EnterAsync(Lounge);
        await laptop.EnterAsync(Lounge);
        await phone.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "one");
        await laptop.ExpectAsync("here: romeo, juliet", "romeo: one");
        await laptop.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "two");
        foreach (Guest back in new[] { new Guest(_house, House.Juliet), new Guest(_house, House.Juliet) })
        {
            await back.EnterAsync(Lounge);
            await back.ExpectAsync("here: romeo, juliet", "romeo: one", "romeo: two");
        }

        var third = new Guest(_house, House.Juliet);
        await third.EnterAsync(Lounge);
        await third.ExpectAsync("here: romeo, juliet");
        await third.ExpectNothingAsync(Lounge);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_second_room_of_the_same_tree_brings_nothing_again_of_the_first()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        await romeo.EnterAsync(Garden);
        var before = new Guest(_house, House.Juliet);
        await before.EnterAsync(Garden);
        await before.EndAsync(broken: true);
        await romeo.SayAsync(Garden, "missed in the garden");
        var juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.SayAsync(Lounge, "in the lounge");
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: in the lounge");
        await juliet.EnterAsync(Garden);
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: missed in the garden");
        await romeo.SayAsync(Lounge, "once more");
        await juliet.ExpectAsync("romeo: once more");
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_may_read_no_more_is_put_out_and_a_channel_that_goes_puts_everybody_out()
    {
        Guest romeo = new(_house, House.Romeo), juliet = new(_house, House.Juliet);
        await romeo.EnterAsync(Lounge);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await RunAsync(Grant(""));
        await juliet.ExpectAsync("out: item-not-found");
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Leave juliet");
        Assert.Equal(Condition.ItemNotFound, (await new Guest(_house, House.Juliet).EnterAsync(Lounge))?.Condition);
        await RunAsync(new DeleteChannelCommand(s_romeo, ChannelPath.Parse("lounge")));
        await romeo.ExpectAsync("out: item-not-found");
        await RunAsync(new CreateChannelCommand(s_romeo, ChannelPath.Parse("lounge"), null));
        Assert.Null(await romeo.EnterAsync(Lounge));
        await romeo.ExpectAsync("here: romeo");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task It_takes_s_and_p_to_enter()
    {
        foreach (string acl in new[] { "s", "p" })
        {
            await RunAsync(Grant(acl));
            Assert.Equal(Condition.Forbidden, (await new Guest(_house, House.Juliet).EnterAsync(Lounge))?.Condition);
        }

        Assert.Equal(Condition.ItemNotFound, (await new Guest(_house, House.Juliet).EnterAsync("romeo@montague.com/tomb"))?.Condition);
        Assert.Equal(Condition.ItemNotFound, (await new Guest(_house, House.Juliet).EnterAsync("nurse@montague.com/lounge"))?.Condition);
    }

    [Fact]
    public async Task A_partial_message_never_follows_its_final_one()
    {
        Guest romeo = new(_house, House.Romeo), juliet = new(_house, House.Juliet);
        await romeo.EnterAsync(Lounge);
        await juliet.EnterAsync(Lounge);
        await romeo.SayAsync(Lounge, "He je", 5, partial: true);
        await romeo.SayAsync(Lounge, "He jests", 5);
        await romeo.SayAsync(Lounge, "He jes", 5, partial: true);
        await juliet.SayAsync(Lounge, "He j", 5, partial: true);
        await romeo.SayAsync(Lounge, "at scars");
        await juliet.ExpectAsync("here: romeo, juliet", "romeo… He je", "romeo: He jests", "romeo: at scars");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_says_something_again_hears_it_once_on_each_connection()
    {
        Guest romeo = new(_house, House.Romeo), juliet = new(_house, House.Juliet);
        await romeo.EnterAsync(Lounge);
        await juliet.EnterAsync(Lounge);
        await juliet.SayAsync(Lounge, "Ay me", 9);
        await juliet.SayAsync(Lounge, "Ay me", 9);
        await juliet.ExpectAsync("here: romeo, juliet", "juliet: Ay me");
        await juliet.ExpectNothingAsync(Lounge);
        await juliet.EndAsync(broken: false);

        var again = new Guest(_house, House.Juliet);
        await again.EnterAsync(Lounge);
        await again.SayAsync(Lounge, "Ay me", 9);
        await again.ExpectAsync("here: romeo, juliet", "juliet: Ay me");
        await again.ExpectNothingAsync(Lounge);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "juliet: Ay me", "juliet: mark", "Leave juliet", "Join juliet", "juliet: mark");
        await romeo.EndAsync(broken: false);
        await again.EndAsync(broken: false);
    }

    [Fact]
    [Covers("talker.slow")]
    public async Task Who_falls_behind_what_the_room_keeps_is_closed_and_goes_on_with_what_is_left()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        await romeo.ExpectAsync("here: romeo");
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var juliet = new Guest(_house, House.Juliet, most: 2);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await romeo.ExpectAsync("Join juliet");
        juliet.Held = reads.Task;
        foreach (string text in new[] { "one", "two", "three", "four" })
        {
            await romeo.SayAsync(Lounge, text);
            await romeo.ExpectAsync($"romeo: {text}");
        }

        await RunAsync(new ConfigureChannelCommand(s_romeo, ChannelPath.Parse("lounge"), JsonElement.Parse("""{"msg_count":1}""")));
        DateTimeOffset later = _house.Time.GetUtcNow().AddSeconds(1);
        await _house.Store.TrimAsync(later, later, 1000, CancellationToken.None);
        reads.SetResult();
        await juliet.ExpectAsync("romeo: one", "romeo: two", $"closed: {StreamFeed.TooFarBehind}");
        await juliet.EndAsync(broken: true);
        juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: four");
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_room_keeps_its_tree_in_memory_and_an_empty_one_lets_it_go()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        await romeo.ExpectAsync("here: romeo");
        _house.Time.Advance(TimeSpan.FromHours(1));
        _house.Time.Advance(TimeSpan.FromHours(1));
        await romeo.ExpectNothingAsync(Lounge);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_store_that_fails_does_not_lose_who_leaves()
    {
        var romeo = new Guest(_house, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(_house, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.ExpectAsync("here: romeo", "Join juliet");
        _house.Store.Broken = Samples.Romeo;
        await romeo.SayAsync(Lounge, "unheard");
        await romeo.ExpectAsync("refused: internal-server-error");
        await juliet.EndAsync(broken: false);
        await romeo.ExpectAsync("Leave juliet");
        _house.Store.Broken = null;
        await romeo.ExpectNothingAsync(Lounge);
        await romeo.EndAsync(broken: false);
    }

    private static SetGrantCommand Grant(string acl)
    {
        Assert.True(AclChange.TryParse(acl, out AclChange? change, out _));
        return new SetGrantCommand(s_romeo, ChannelPath.Parse("lounge"), House.Juliet, change);
    }

    private async Task RunAsync(TreeCommand command) => Assert.Null((await _house.Engine.Services.Router.RunAsync(House.Romeo, command)).Error);
}

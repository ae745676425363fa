using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Rooms;

/// <summary>What connections in rooms miss, and are told when they are back.</summary>
public sealed class MissedTests : InRooms
{
    [Fact]
    public async Task Who_comes_back_is_told_what_was_missed_once_and_before_what_is_new()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(TheHouse, House.Juliet);
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

        await AdvanceAsync(TimeSpan.FromMinutes(4));
        juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.SayAsync(Lounge, "new");
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: missed", "romeo: missed too", "romeo: new");
        await juliet.EndAsync(broken: false);

        juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await juliet.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "too long ago");
        while (await romeo.NextAsync() != "romeo: too long ago")
        {
            // Whatever was told before.
        }

        await AdvanceAsync(TimeSpan.FromMinutes(6));
        juliet = new Guest(TheHouse, House.Juliet);
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
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        juliet.Held = written.Task;
        await romeo.SayAsync(Lounge, "into the dead link");
        await romeo.ExpectAsync("here: romeo", "Join juliet", "romeo: into the dead link");
        written.SetException(new IOException("the link is dead"));
        await Assert.ThrowsAsync<IOException>(() => juliet.EndAsync(broken: true));
        await juliet.Stream.LeaveAsync(broken: true);
        juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: into the dead link");
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Of_two_broken_connections_neither_misses_anything()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        Guest phone = new(TheHouse, House.Juliet), laptop = new(TheHouse, House.Juliet);
        await phone.EnterAsync(Lounge);
        await laptop.EnterAsync(Lounge);
        await phone.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "one");
        await laptop.ExpectAsync("here: romeo, juliet", "romeo: one");
        await laptop.EndAsync(broken: true);
        await romeo.SayAsync(Lounge, "two");
        foreach (Guest back in new[] { new Guest(TheHouse, House.Juliet), new Guest(TheHouse, House.Juliet) })
        {
            await back.EnterAsync(Lounge);
            await back.ExpectAsync("here: romeo, juliet", "romeo: one", "romeo: two");
        }

        var third = new Guest(TheHouse, House.Juliet);
        await third.EnterAsync(Lounge);
        await third.ExpectAsync("here: romeo, juliet");
        await third.ExpectNothingAsync(Lounge);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_second_room_of_the_same_tree_brings_nothing_again_of_the_first()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        await romeo.EnterAsync(Garden);
        var before = new Guest(TheHouse, House.Juliet);
        await before.EnterAsync(Garden);
        await before.EndAsync(broken: true);
        await romeo.SayAsync(Garden, "missed in the garden");
        var juliet = new Guest(TheHouse, House.Juliet);
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
    public async Task Who_says_something_again_hears_it_once_on_each_connection()
    {
        Guest romeo = new(TheHouse, House.Romeo), juliet = new(TheHouse, House.Juliet);
        await romeo.EnterAsync(Lounge);
        await juliet.EnterAsync(Lounge);
        await juliet.SayAsync(Lounge, "Ay me", 9);
        await juliet.SayAsync(Lounge, "Ay me", 9);
        await juliet.ExpectAsync("here: romeo, juliet", "juliet: Ay me");
        await juliet.ExpectNothingAsync(Lounge);
        await juliet.EndAsync(broken: false);

        var again = new Guest(TheHouse, House.Juliet);
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
    public async Task What_the_log_serves_is_shared_with_nobody()
    {
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (Guest romeo, Guest juliet) = await FallBehindAsync(reads.Task);
        reads.SetResult();
        await juliet.ExpectAsync("romeo: one", "romeo: two", "romeo: three", "romeo: four");
        Assert.Equal([false, false, true, true], juliet.WasReadBack);
        Assert.DoesNotContain(true, romeo.WasReadBack);
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_falls_behind_what_the_room_keeps_is_closed_and_goes_on_with_what_is_left()
    {
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (Guest romeo, Guest juliet) = await FallBehindAsync(reads.Task);
        await RunAsync(new ConfigureChannelCommand(Romeo, ChannelPath.Parse("lounge"), JsonElement.Parse("""{"msg_count":1}""")));
        DateTimeOffset later = TheHouse.Time.GetUtcNow().AddSeconds(1);
        await TheHouse.Store.TrimAsync(later, later, 1000, CancellationToken.None);
        reads.SetResult();
        await juliet.ExpectAsync("romeo: one", "romeo: two", $"closed: {StreamFeed.TooFarBehind}");
        await juliet.EndAsync(broken: true);
        juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet", "romeo: four");
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    /// <summary>Romeo says four things, of which Juliet takes two at once, and nothing before she reads.</summary>
    private async Task<(Guest Romeo, Guest Juliet)> FallBehindAsync(Task reads)
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        await romeo.ExpectAsync("here: romeo");
        var juliet = new Guest(TheHouse, House.Juliet, most: 2);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await romeo.ExpectAsync("Join juliet");
        juliet.Held = reads;
        foreach (string text in new[] { "one", "two", "three", "four" })
        {
            await romeo.SayAsync(Lounge, text);
            await romeo.ExpectAsync($"romeo: {text}");
        }

        return (romeo, juliet);
    }
}

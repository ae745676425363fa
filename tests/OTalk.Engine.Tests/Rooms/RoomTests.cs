using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;

namespace OTalk.Engine.Tests.Rooms;

/// <summary>Connections that are in a channel without a subscription: who is there, and who may be.</summary>
public sealed class RoomTests : InRooms
{
    [Fact]
    public async Task A_member_is_announced_by_its_first_connection_and_its_last()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        Assert.Null(await romeo.EnterAsync(Lounge));
        await romeo.ExpectAsync("here: romeo");
        Guest juliet = new(TheHouse, House.Juliet), again = new(TheHouse, House.Juliet);
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
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await juliet.EndAsync(broken: true);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");
        await AdvanceAsync(TimeSpan.FromSeconds(29));
        juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.ExpectAsync("Back juliet");
        await juliet.EndAsync(broken: true);
        await romeo.ExpectAsync("Idle juliet");
        await AdvanceAsync(TimeSpan.FromSeconds(30));
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_broken_connection_may_still_come_back_after_the_others_have_left()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        Guest phone = new(TheHouse, House.Juliet), laptop = new(TheHouse, House.Juliet);
        await phone.EnterAsync(Lounge);
        await laptop.EnterAsync(Lounge);
        await phone.EndAsync(broken: true);
        await laptop.EndAsync(broken: false);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");
        await AdvanceAsync(TimeSpan.FromSeconds(30));
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Silence_makes_idle_and_a_word_brings_back()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        juliet.Stream.Stir(silent: true);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");
        juliet.Stream.Stir(silent: false);
        await romeo.ExpectAsync("Back juliet");
        juliet.Stream.Stir(silent: true);
        await romeo.ExpectAsync("Idle juliet");
        await AdvanceAsync(TimeSpan.FromSeconds(30));
        await romeo.ExpectAsync("Leave juliet");
        juliet.Stream.Stir(silent: false);
        await romeo.ExpectAsync("Join juliet");
        await juliet.EndAsync(broken: false);
        await romeo.ExpectAsync("Leave juliet");
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_speaks_again_is_back_before_its_words_are_heard_also_where_both_are_done_at_once()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        juliet.Stream.Stir(silent: true);
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Idle juliet");

        // The room's loop is kept busy until both wait for it.
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var busy = TheHouse.Engine.Services.Router.InspectAsync(House.Romeo, _ =>
        {
            begun.Set();
            return gate.Wait(TimeSpan.FromSeconds(30));
        });
        begun.Wait(TestContext.Current.CancellationToken);
        juliet.Stream.Stir(silent: false);
        await juliet.SayAsync(Lounge, "Ay me!");
        gate.Set();

        Assert.True((await busy).Value);
        await romeo.ExpectAsync("Back juliet", "juliet: Ay me!");
        await juliet.EndAsync(broken: false);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task Who_may_read_no_more_is_put_out_and_a_channel_that_goes_puts_everybody_out()
    {
        Guest romeo = new(TheHouse, House.Romeo), juliet = new(TheHouse, House.Juliet);
        await romeo.EnterAsync(Lounge);
        await juliet.EnterAsync(Lounge);
        await juliet.ExpectAsync("here: romeo, juliet");
        await RunAsync(Grant(""));
        await juliet.ExpectAsync("out: item-not-found");
        await romeo.ExpectAsync("here: romeo", "Join juliet", "Leave juliet");
        Assert.Equal(Condition.ItemNotFound, (await new Guest(TheHouse, House.Juliet).EnterAsync(Lounge))?.Condition);
        await RunAsync(new DeleteChannelCommand(Romeo, ChannelPath.Parse("lounge")));
        await romeo.ExpectAsync("out: item-not-found");
        await RunAsync(new CreateChannelCommand(Romeo, ChannelPath.Parse("lounge"), null));
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
            Assert.Equal(Condition.Forbidden, (await new Guest(TheHouse, House.Juliet).EnterAsync(Lounge))?.Condition);
        }

        Assert.Equal(Condition.ItemNotFound, (await new Guest(TheHouse, House.Juliet).EnterAsync("romeo@montague.com/tomb"))?.Condition);
        Assert.Equal(Condition.ItemNotFound, (await new Guest(TheHouse, House.Juliet).EnterAsync("nurse@montague.com/lounge"))?.Condition);
    }

    [Fact]
    public async Task A_partial_message_never_follows_its_final_one()
    {
        Guest romeo = new(TheHouse, House.Romeo), juliet = new(TheHouse, House.Juliet);
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
    public async Task A_room_keeps_its_tree_in_memory_and_an_empty_one_lets_it_go()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        await romeo.ExpectAsync("here: romeo");
        await AdvanceAsync(TimeSpan.FromHours(1));
        await AdvanceAsync(TimeSpan.FromHours(1));
        await romeo.ExpectNothingAsync(Lounge);
        await romeo.EndAsync(broken: false);
    }

    [Fact]
    public async Task A_store_that_fails_does_not_lose_who_leaves()
    {
        var romeo = new Guest(TheHouse, House.Romeo);
        await romeo.EnterAsync(Lounge);
        var juliet = new Guest(TheHouse, House.Juliet);
        await juliet.EnterAsync(Lounge);
        await romeo.ExpectAsync("here: romeo", "Join juliet");
        TheHouse.Store.Broken = Samples.Romeo;
        await romeo.SayAsync(Lounge, "unheard");
        await romeo.ExpectAsync("refused: internal-server-error");
        await juliet.EndAsync(broken: false);
        await romeo.ExpectAsync("Leave juliet");
        TheHouse.Store.Broken = null;
        await romeo.ExpectNothingAsync(Lounge);
        await romeo.EndAsync(broken: false);
    }

    private static SetGrantCommand Grant(string acl)
    {
        Assert.True(AclChange.TryParse(acl, out AclChange? change, out _));
        return new SetGrantCommand(Romeo, ChannelPath.Parse("lounge"), House.Juliet, change);
    }
}

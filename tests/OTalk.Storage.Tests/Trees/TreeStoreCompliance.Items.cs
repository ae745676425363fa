using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    private static readonly Job _job = new(1, TestTree.Id(7), 3, new Claim("juliet@capulet.com/sess/Window", TestTree.Start, TestTree.Start.AddSeconds(30)), 2);

    private static readonly ItemSet[] _items =
    [
        new BlockSet(new Block("capulet.com", TestTree.Id(8), TestTree.Start)),
        new InvitationSet(new Invitation(1, "juliet@capulet.com", "ps", "romeo@montague.com/sess/Balcony", TestTree.Start, TestTree.Id(6))),
        new JobSet(_job),
        new OutgoingSet(new Outgoing(4, new TellOwner("juliet@capulet.com", "s7", "romeo@montague.com/*", "ended"))),
        new OutgoingSet(new Outgoing(5, new TellSource("juliet@capulet.com/inbox", "romeo@montague.com", "s6"))),
    ];

    [Fact]
    public async Task Items_load_as_they_were_set()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(_items);
        Assert.Equal(_items, (await tree.LoadAsync()).Items.Select(ItemSet.Read));
    }

    [Fact]
    public async Task An_item_set_again_is_replaced_and_a_removed_one_is_gone()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(_items);
        await tree.ConfigureAsync(
            new JobSet(_job with { Claim = null, Cancels = 3 }),
            new ItemRemoved(ItemKind.Block, "capulet.com"),
            new ItemRemoved(ItemKind.Outgoing, "4"),
            new ItemRemoved(ItemKind.Outgoing, "6"));
        Assert.Equal(
            [_items[1], new JobSet(_job with { Claim = null, Cancels = 3 }), _items[4]],
            (await tree.LoadAsync()).Items.Select(ItemSet.Read));
    }

    [Fact]
    public async Task The_items_of_a_channel_go_with_it()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "alleyway")));
        await tree.ConfigureAsync([.. _items, new JobSet(_job with { Channel = 2 }), new JobSet(_job with { Channel = 2, Id = TestTree.Id(9) })]);
        await tree.ConfigureAsync(new ChannelRemoved(2));
        Assert.Equal(_items, (await tree.LoadAsync()).Items.Select(ItemSet.Read));
    }

    [Fact]
    public async Task What_requests_invites_presence_and_listings_add_to_records_is_kept()
    {
        var tree = await TreeAsync();
        var channel = TestTree.Channel(2, "alleyway") with { Listing = TestTree.Id(3) };
        var subscriber = _link with { State = "pending", IsApproved = true, Request = TestTree.Id(4) };
        var subscription = new SubscriptionRecord("s1", "juliet@capulet.com/inbox", "romeo@montague.com", "{}", "invited", TestTree.Start, TestTree.Id(5));
        var session = new SessionRecord("Balcony", [], TestTree.Start, """{"ns":"http://otalk.com/p/presence","show":"dnd"}""");
        await tree.ConfigureAsync(new ChannelSet(channel), new SubscriberSet(subscriber), new SubscriptionSet(subscription), new SessionSet(session));
        var loaded = await tree.LoadAsync();
        Assert.Equal(channel, loaded.Channels[^1]);
        Assert.Equal(subscriber, Assert.Single(loaded.Subscribers));
        Assert.Equal(subscription, Assert.Single(loaded.Subscriptions));
        Assert.Equal(session.Presence, Assert.Single(loaded.Sessions).Presence);
    }

    [Fact]
    public async Task Trees_with_an_item_that_wakes_are_listed_and_no_others()
    {
        await (await NewTree("romeo@montague.com").CreateAsync()).ConfigureAsync(_items[3]);
        await (await NewTree("juliet@capulet.com").CreateAsync()).ConfigureAsync(new JobSet(_job));
        await (await NewTree("montague.com").CreateAsync()).ConfigureAsync(_items[0], _items[1], new JobSet(_job with { Claim = null }));
        Assert.Equal(["juliet@capulet.com", "romeo@montague.com"], await Store.TreesToWakeAsync(CancellationToken.None));
    }
}

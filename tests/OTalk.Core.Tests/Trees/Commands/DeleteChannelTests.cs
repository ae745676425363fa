using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class DeleteChannelTests
{
    private readonly TreeUnderTest _tree = new();

    public DeleteChannelTests()
    {
        _tree.Create("alleyway");
        _tree.Create("alleyway/corner");
        _tree.Create("alleyway/corner/lamp");
    }

    [Fact]
    public void Everything_below_goes_too()
    {
        _tree.Succeed(Command("alleyway"));
        Assert.False(_tree.Has("alleyway"));
        Assert.False(_tree.Has("alleyway/corner"));
        Assert.False(_tree.Has("alleyway/corner/lamp"));
    }

    [Fact]
    public void What_stands_beside_it_stays()
    {
        _tree.Succeed(Command("alleyway/corner/lamp"));
        Assert.True(_tree.Has("alleyway/corner"));
    }

    [Fact]
    public void The_parent_is_told()
    {
        JsonElement told = Expect.Event(_tree.Succeed(Command("alleyway/corner")), Namespaces.Delete, "alleyway");
        Assert.Equal("otalk:romeo@montague.com/alleyway/corner", told.GetProperty("channel").GetString());
    }

    [Fact]
    [Covers("subscriptions.ends-with-channel", "channels.delete.below")]
    public void Subscriptions_of_others_end_and_their_trees_are_told()
    {
        _tree.Subscribe(People.Juliet, "alleyway/corner/*", "s6");
        Decision decision = _tree.Succeed(Command("alleyway"));
        Assert.Equal([new TellOwner(People.Juliet, "s6", "romeo@montague.com/alleyway/corner/*", SubscriptionState.Ended)], decision.Effects);
        Assert.Null(_tree.State.Subscribers.Find(People.Juliet, "s6"));
    }

    [Fact]
    public void The_end_of_others_subscriptions_is_told_in_subscriptions_here_too()
    {
        _tree.Subscribe(People.Juliet, "alleyway", "s6");
        Assert.Equal(["s6 ended"], Expect.News(_tree.Succeed(Command("alleyway"))));
    }

    [Fact]
    [Covers("subscriptions.ends-with-channel")]
    public void A_subscription_to_a_pattern_that_begins_above_goes_on()
    {
        _tree.Subscribe(People.Juliet, "alleyway/*", "s6");
        Assert.Empty(_tree.Succeed(Command("alleyway/corner")).Effects);
        Assert.NotNull(_tree.State.Subscribers.Find(People.Juliet, "s6"));
    }

    [Fact]
    public void Own_subscriptions_end_at_once_and_leave_every_mask()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        _tree.SubscribeOwner("alleyway", "s6");
        _tree.SubscribeOwner("alleyway/*", "s7");
        _tree.SubscribeOwner("inbox", "s8");
        _tree.Succeed(new SetMaskCommand("Balcony", ["s6", "s7", "s8"]));

        Decision decision = _tree.Succeed(Command("alleyway"));

        Assert.Empty(decision.Effects);
        Assert.Equal(["s6 ended", "s7 ended"], Expect.News(decision));
        Assert.Null(_tree.State.FindSubscription("s6"));
        Assert.Null(_tree.State.FindSubscription("s7"));
        Assert.Equal(["s8"], _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    [Covers("channels.delete.permission")]
    public void L_on_the_parent_allows_it()
    {
        _tree.Grant("alleyway", People.Juliet, "L");
        _tree.Succeed(Command("alleyway/corner", People.Juliet));
        Assert.False(_tree.Has("alleyway/corner"));
    }

    [Fact]
    [Covers("channels.delete.permission")]
    public void S_on_the_parent_allows_it_to_the_creator()
    {
        _tree.Grant("alleyway", People.Juliet, "S");
        _tree.Create("alleyway/balcony", by: People.Juliet);
        _tree.Succeed(Command("alleyway/balcony", People.Juliet));
        Assert.False(_tree.Has("alleyway/balcony"));
    }

    [Fact]
    [Covers("channels.delete.permission")]
    public void S_on_the_parent_does_not_allow_it_to_others()
    {
        _tree.Grant("alleyway", People.Juliet, "S");
        Expect.Error(
            Condition.Forbidden, "permission 'L' is needed on romeo@montague.com/alleyway", _tree.Fail(Command("alleyway/corner", People.Juliet)));
    }

    [Fact]
    public void L_on_the_channel_itself_is_not_enough()
    {
        _tree.Grant("alleyway/corner", People.Juliet, "L");
        Expect.Error(
            Condition.Forbidden, "permission 'L' is needed on romeo@montague.com/alleyway", _tree.Fail(Command("alleyway/corner", People.Juliet)));
    }

    [Fact]
    public void What_is_not_there_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/balcony", _tree.Fail(Command("balcony")));

    [Theory]
    [InlineData("inbox")]
    [InlineData("sess")]
    [InlineData("sess/Balcony")]
    [InlineData("sess/Balcony/presence")]
    [Covers("channels.delete.well-known")]
    public void What_comes_with_a_tree_or_session_stays(string path)
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        Expect.Error(
            Condition.NotAllowed, $"romeo@montague.com/{path} comes with every tree and cannot be deleted", _tree.Fail(Command(path)));
    }

    [Fact]
    public void The_root_stays() =>
        Expect.Error(Condition.NotAllowed, "romeo@montague.com comes with every tree and cannot be deleted", _tree.Fail(Command("")));

    private static DeleteChannelCommand Command(string path, string by = People.Romeo) => new(People.Actor(by), ChannelPath.Parse(path));
}

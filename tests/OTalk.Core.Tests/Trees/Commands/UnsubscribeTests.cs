using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>The end of a subscription in its owner's tree, by the owner or by the source.</summary>
public class UnsubscribeTests
{
    private const string Source = "juliet@capulet.com/balcony";

    private readonly TreeUnderTest _tree = new();

    public UnsubscribeTests()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        Add("s6", Source, People.Romeo);
        Add("s7", $"{Source}?keys", "romeo@montague.com/roster/Juliet");
        Add("s8", "juliet@capulet.com/inbox", People.Romeo);
        _tree.Succeed(new SetMaskCommand("Balcony", ["s6", "s7", "s8"]));
    }

    [Fact]
    [Covers("subscriptions.unsubscribe.all", "subscriptions.unsubscribe")]
    public void All_to_the_source_end_whatever_their_parts()
    {
        Decision decision = _tree.Succeed(Close(Source));
        Assert.Equal(["s6 ended", "s7 ended"], Expect.News(decision));
        Assert.Equal(["s6", "s7"], decision.Effects.OfType<TellSource>().Select(tell => tell.SubscriptionId));
        Assert.Null(_tree.State.FindSubscription("s6"));
        Assert.Null(_tree.State.FindSubscription("s7"));
    }

    [Fact]
    [Covers("subscriptions.unsubscribe.mask")]
    public void All_of_them_leave_the_masks()
    {
        _tree.Succeed(Close(Source));
        Assert.Equal(["s8"], _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void With_an_id_only_that_one_ends()
    {
        _tree.Succeed(Close(Source, "s7"));
        Assert.NotNull(_tree.State.FindSubscription("s6"));
        Assert.Null(_tree.State.FindSubscription("s7"));
    }

    [Fact]
    public void An_unknown_source_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no subscription to juliet@capulet.com/tomb", _tree.Fail(Close("juliet@capulet.com/tomb")));

    [Fact]
    public void An_id_is_enough_whatever_is_addressed() =>
        Assert.Equal(["s8 ended"], Expect.News(_tree.Succeed(Close(Source, "s8"))));

    [Fact]
    public void An_unknown_id_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no subscription s99", _tree.Fail(Close(Source, "s99")));

    [Fact]
    public void A_source_can_end_one()
    {
        Decision decision = _tree.Succeed(Ended("s8"));
        Assert.Equal(["s8 ended"], Expect.News(decision));
        Assert.Empty(decision.Effects);
        Assert.Equal(["s6", "s7"], _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void A_source_that_ends_one_twice_changes_nothing()
    {
        ChangeSubscriptionCommand ended = Ended("s8");
        _tree.Succeed(ended);
        Assert.Empty(_tree.Succeed(ended).Changes);
    }

    private void Add(string id, string source, string destination) =>
        _tree.Apply(new SubscriptionSet(new SubscriptionRecord(id, source, destination, "{}", SubscriptionState.Active, TreeUnderTest.Start)));

    private ChangeSubscriptionCommand Ended(string id) => new(id, _tree.State.FindSubscription(id)!.Source, SubscriptionState.Ended);

    private static CloseSubscriptionsCommand Close(string source, string? id = null) => new(IdentityUri.Parse(source), id);
}

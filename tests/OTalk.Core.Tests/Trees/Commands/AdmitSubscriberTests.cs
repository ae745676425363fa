using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>The source's side of subscribing.</summary>
public class AdmitSubscriberTests
{
    private readonly TreeUnderTest _tree = new();

    public AdmitSubscriberTests() => _tree.Create("alleyway", """{"all_acl":"s"}""");

    [Fact]
    public void Who_has_s_is_admitted()
    {
        _tree.Succeed(Command("alleyway"));
        Subscriber admitted = _tree.State.Subscribers.Find(People.Juliet, "s6")!;
        Assert.True(admitted.IsActive);
        Assert.Equal(TreeUnderTest.Start.AddSeconds(1), admitted.Record.Since);
    }

    [Fact]
    [Covers("channels.event.subscribe")]
    public void The_channel_and_subscriptions_are_told()
    {
        Decision decision = _tree.Succeed(Command("alleyway"));
        JsonElement told = Expect.Event(decision, Namespaces.Subscribe, "alleyway");
        Assert.Equal(People.Juliet, told.GetProperty("event").GetProperty("identity").GetString());
        Assert.Equal(["s6 active"], Expect.News(decision));
    }

    [Fact]
    public void The_channel_is_told_before_it_takes_effect()
    {
        Decision decision = _tree.Succeed(Command("alleyway"));
        Assert.IsType<EntryAppended>(decision.Changes[0]);
        Assert.IsType<SubscriberSet>(decision.Changes[1]);
    }

    [Fact]
    public void Asking_again_changes_the_configuration_and_the_channel_is_not_told_again()
    {
        _tree.Succeed(Command("alleyway"));
        Decision again = _tree.Succeed(Command("alleyway", config: """{"mute":true}"""));
        Assert.True(_tree.State.Subscribers.Find(People.Juliet, "s6")!.Config.Mute);
        Assert.DoesNotContain(again.Changes.OfType<EntryAppended>(), change => change.Entry.Kind == EntryKind.Event);
    }

    [Fact]
    public void The_owners_own_one_is_told_once()
    {
        Decision decision = _tree.Succeed(Command("alleyway", by: People.Romeo));
        Assert.Empty(Expect.News(decision));
    }

    [Fact]
    public void The_owner_may_subscribe_to_a_pattern_of_what_is_not_there_yet()
    {
        _tree.Succeed(Command("balcony/*", by: People.Romeo));
        Assert.NotNull(_tree.State.Subscribers.Find(People.Romeo, "s6"));
    }

    [Fact]
    public void The_owner_may_not_subscribe_to_a_channel_that_is_not_there() => Expect.Error(
        Condition.ItemNotFound, "there is no channel romeo@montague.com/balcony", _tree.Fail(Command("balcony", by: People.Romeo)));

    [Fact]
    public void Without_s_on_a_known_channel_it_is_forbidden()
    {
        _tree.Create("balcony", """{"all_acl":"p"}""");
        Expect.Error(Condition.Forbidden, "permission 's' is needed on romeo@montague.com/balcony", _tree.Fail(Command("balcony")));
    }

    [Fact]
    [Covers("subscriptions.pattern")]
    public void One_readable_channel_in_a_pattern_is_enough()
    {
        _tree.Create("balcony");
        _tree.Create("balcony/open", """{"all_acl":"s"}""");
        Assert.Null(_tree.Decide(Command("balcony/*")).Error);
    }

    [Fact]
    public void A_pattern_of_hidden_channels_is_as_absent_as_one_of_none()
    {
        _tree.Create("balcony");
        StanzaError hidden = _tree.Fail(Command("balcony/*"));
        var empty = new TreeUnderTest();
        Assert.Equal(empty.Fail(Command("balcony/*")), hidden);
    }

    [Fact]
    [Covers("subscriptions.nobody-online")]
    public void Features_of_sessions_can_be_subscribed_to_while_nobody_is_there()
    {
        _tree.Succeed(Command("sess/*/features"));
        Assert.NotNull(_tree.State.Subscribers.Find(People.Juliet, "s6"));
    }

    [Fact]
    [Covers("subscriptions.nobody-online")]
    public void Presence_of_sessions_can_be_asked_for_while_nobody_is_there() =>
        Assert.NotNull(Assert.IsType<Admission>(_tree.Succeed(Command("sess/*/presence")).Outcome).Request);

    [Fact]
    public void A_dismissed_one_is_forgotten_and_told()
    {
        _tree.Succeed(Command("alleyway"));
        Decision decision = _tree.Succeed(new DismissSubscriberCommand(People.Juliet, "s6"));
        Assert.Null(_tree.State.Subscribers.Find(People.Juliet, "s6"));
        JsonElement told = Expect.Event(decision, Namespaces.Unsubscribe, "alleyway");
        Assert.Equal(People.Juliet, told.GetProperty("event").GetProperty("identity").GetString());
        Assert.Equal(["s6 ended"], Expect.News(decision));
    }

    [Fact]
    public void Dismissing_nobody_does_nothing() =>
        Assert.Empty(_tree.Succeed(new DismissSubscriberCommand(People.Juliet, "s6")).Changes);

    private static AdmitSubscriberCommand Command(string pattern, string by = People.Juliet, string config = "{}") => new(
        People.Actor(by),
        new SubscriberRecord(by, "s6", $"{People.Romeo}/{pattern}", by, config, SubscriptionState.Asking, TreeUnderTest.Start));
}

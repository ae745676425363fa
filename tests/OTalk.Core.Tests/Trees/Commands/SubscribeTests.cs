using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>The owner's side of subscribing: opened, then settled.</summary>
public class SubscribeTests
{
    private const string Source = "juliet@capulet.com/balcony";

    private TreeUnderTest _tree = new();

    [Fact]
    [Covers("subscriptions.id")]
    public void A_new_subscription_gets_the_next_id()
    {
        Opened opened = Open();
        Assert.True(opened.IsNew);
        Assert.Equal(("s6", SubscriptionState.Asking), (opened.Subscription.Id, opened.Subscription.State));
        Assert.Equal("s7", Open(source: "juliet@capulet.com/inbox").Subscription.Id);
    }

    [Fact]
    [Covers("subscriptions.again")]
    public void The_same_source_and_destination_keep_their_id_and_change_their_configuration()
    {
        Settle(Open());
        Opened again = Open(config: """{"mute":true}""");
        Assert.False(again.IsNew);
        Settle(again);

        SubscriptionRecord kept = _tree.State.FindSubscription("s6")!;
        Assert.Equal(("""{"mute":true}""", SubscriptionState.Active), (kept.ConfigJson, kept.State));
        Assert.Null(_tree.State.FindSubscription("s7"));
    }

    /// <summary>Sessions that are known by nothing else after a crash are restored from that time.</summary>
    [Fact]
    public void Who_subscribes_again_leaves_the_time_since_which_it_is_active()
    {
        Settle(Open());
        DateTimeOffset since = _tree.State.FindSubscription("s6")!.Since;
        _tree.Wait(seconds: 60);
        Settle(Open(config: """{"mute":true}"""));
        Assert.Equal(since, _tree.State.FindSubscription("s6")!.Since);
    }

    [Fact]
    public void Another_destination_is_another_subscription()
    {
        Open();
        Assert.True(Open(destination: "romeo@montague.com/roster/Juliet").IsNew);
    }

    [Fact]
    [Covers("stanzas.limit.subscriptions")]
    public void Too_many_are_refused()
    {
        var tree = new TreeUnderTest(rules: TreeRules.Default with { SubscriptionsPerAccount = 5 });
        Expect.Error(
            Condition.QuotaExceeded,
            "romeo@montague.com has 5 subscriptions, as many as it may have",
            tree.Fail(new OpenSubscriptionCommand(Source, People.Romeo, "{}")));
    }

    [Fact]
    [Covers("well-known.kept")]
    public void Nothing_is_linked_into_what_the_server_keeps() => Expect.Error(
        Condition.NotAllowed,
        "romeo@montague.com/sent is kept by the server",
        _tree.Fail(new OpenSubscriptionCommand(Source, "romeo@montague.com/sent", "{}")));

    [Fact]
    public void An_accepted_one_is_active_and_told()
    {
        Decision settled = Settle(Open());
        Assert.Equal(SubscriptionState.Active, _tree.State.FindSubscription("s6")!.State);
        Assert.Equal(["s6 active"], Expect.News(settled));
        Assert.Empty(settled.Effects);
    }

    [Fact]
    public void It_joins_the_mask_of_the_session_that_asked()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        Settle(Open(), session: "Balcony");
        Assert.Equal(["s6"], _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void A_mask_that_covers_it_stays_as_it_is()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        _tree.Succeed(new SetMaskCommand("Balcony", ["*"]));
        Settle(Open(), session: "Balcony");
        Assert.Equal(["*"], _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void A_refused_new_one_is_forgotten()
    {
        Settle(Open(), accepted: false);
        Assert.Null(_tree.State.FindSubscription("s6"));
    }

    [Fact]
    public void A_refused_change_leaves_the_old_one()
    {
        Settle(Open());
        Settle(Open(config: """{"mute":true}"""), accepted: false);
        Assert.Equal("{}", _tree.State.FindSubscription("s6")!.ConfigJson);
    }

    [Fact]
    public void One_that_was_closed_while_the_source_was_asked_stays_closed_and_the_source_is_told()
    {
        Opened opened = Open();
        _tree.Succeed(new CloseSubscriptionsCommand(IdentityUri.Parse(Source), null));
        Decision settled = Settle(opened);
        Assert.Null(_tree.State.FindSubscription("s6"));
        Assert.Equal([new TellSource(Source, People.Romeo, "s6")], settled.Effects);
    }

    [Fact]
    public void Who_joins_in_asking_and_is_refused_last_tells_that_nobody_has_it()
    {
        Opened first = Open();
        Opened joined = Open();
        Assert.False(joined.IsNew);
        Settle(first, accepted: false);
        Assert.Equal([new TellSource(Source, People.Romeo, "s6")], Refuse(joined).Effects);
    }

    [Fact]
    public void Who_joins_in_asking_and_is_refused_leaves_it_to_who_still_asks_or_has_it()
    {
        Opened first = Open();
        Assert.Empty(Refuse(Open(), isLast: false).Effects);
        Assert.Equal(SubscriptionState.Asking, _tree.State.FindSubscription("s6")!.State);
        Settle(first);
        Assert.Empty(Refuse(Open()).Effects);
        Assert.Equal(SubscriptionState.Active, _tree.State.FindSubscription("s6")!.State);
    }

    [Fact]
    public void What_comes_to_nothing_stands_as_asked_for_until_the_last_who_asked_knows()
    {
        Elsewhere();
        Opened first = Open();
        Opened joined = Open();
        Assert.Empty(Settle(first, accepted: false, isLast: false).Effects);
        Assert.Equal(SubscriptionState.Asking, _tree.State.FindSubscription("s6")!.State);
        Assert.Equal([new TellMirror(Source, People.Romeo, "s6")], Settle(joined, accepted: false).Effects);
        Assert.Null(_tree.State.FindSubscription("s6"));
    }

    [Fact]
    public void One_that_was_closed_while_the_source_was_asked_and_may_be_there_is_told_of()
    {
        Opened opened = Open();
        _tree.Succeed(new CloseSubscriptionsCommand(IdentityUri.Parse(Source), null));
        Assert.Equal([new TellSource(Source, People.Romeo, "s6")], Refuse(opened).Effects);
    }

    [Fact]
    public void What_a_source_elsewhere_refuses_is_told_to_its_mirror_where_nobody_has_it()
    {
        Elsewhere();
        Opened first = Open();
        Opened joined = Open();
        Assert.Empty(Settle(joined, accepted: false, isLast: false).Effects);
        Assert.Equal([new TellMirror(Source, People.Romeo, "s6")], Settle(first, accepted: false).Effects);
        Assert.Equal([new TellMirror(Source, People.Romeo, "s6")], Settle(joined, accepted: false).Effects);
    }

    [Fact]
    public void What_a_source_elsewhere_refuses_and_somebody_has_stays_in_its_mirror()
    {
        Elsewhere();
        Opened first = Open();
        Settle(Open());
        Assert.Empty(Settle(first, accepted: false).Effects);
        Assert.Equal(SubscriptionState.Active, _tree.State.FindSubscription("s6")!.State);
    }

    [Fact]
    public void After_a_crash_what_was_being_asked_is_forgotten_on_both_sides()
    {
        Settle(Open());
        Open(source: "juliet@capulet.com/inbox");
        Decision decision = _tree.Succeed(new ForgetAskingCommand(_tree.Now));
        Assert.Equal([new TellSource("juliet@capulet.com/inbox", People.Romeo, "s7")], decision.Effects);
        Assert.Null(_tree.State.FindSubscription("s7"));
        Assert.NotNull(_tree.State.FindSubscription("s6"));
    }

    [Fact]
    public void What_is_being_asked_since_the_start_is_left_alone()
    {
        Open();
        var forget = new ForgetAskingCommand(TreeUnderTest.Start);
        Assert.False(forget.IsNeeded(_tree.State));
        Assert.Empty(_tree.Succeed(forget).Changes);
    }

    [Fact]
    public void The_news_has_the_fields_of_the_seed()
    {
        Decision settled = Settle(Open(config: """{"delivery":"hash"}"""));
        JsonElement news = Expect.Body(Expect.Change<EntryAppended>(settled).Entry);
        Assert.Equal(
            """
            {"ns":"http://otalk.com/p/subscription","channel":"juliet@capulet.com/balcony",
            "from_uri":"otalk:juliet@capulet.com/balcony","to_uri":"otalk:romeo@montague.com",
            "mute":false,"mute_on_offline":false,"unsubscribe_on_offline":false,"delivery":"hash",
            "subscription":"s6","state":"active"}
            """.ReplaceLineEndings(string.Empty),
            news.GetRawText());
    }

    /// <summary>The sources are on another server.</summary>
    private void Elsewhere() =>
        _tree = new TreeUnderTest(rules: TreeRules.Default with { HostedDomains = new HashSet<string>(StringComparer.Ordinal) { "montague.com" } });

    private Opened Open(string source = Source, string destination = People.Romeo, string config = "{}") =>
        Assert.IsType<Opened>(_tree.Succeed(new OpenSubscriptionCommand(source, destination, config)).Outcome);

    /// <summary>Refused, although the source may have it.</summary>
    private Decision Refuse(Opened opened, bool isLast = true) =>
        _tree.Succeed(new SettleSubscriptionCommand(opened, null, null) { MayBeAdmitted = true, IsLast = isLast });

    private Decision Settle(Opened opened, bool accepted = true, string? session = null, bool isLast = true) =>
        _tree.Succeed(new SettleSubscriptionCommand(opened, accepted ? SubscriptionState.Active : null, session) { IsLast = isLast });
}

using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class RequestTests
{
    private const string Source = "romeo@montague.com/sess/*/presence";

    private readonly TreeUnderTest _tree = new();

    [Fact]
    public void Asking_leaves_a_message_a_job_and_a_pending_subscription_on_the_sources_side()
    {
        Decision decision = _tree.Succeed(Admit(Source));
        Guid request = Assert.IsType<Admission>(decision.Outcome).Request!.Value;
        LogEntry message = Assert.Single(decision.Changes.OfType<EntryAppended>(), change => change.Entry.Path.Text == "requests").Entry;
        Assert.Equal(request, message.Id);
        Assert.Equal("juliet@capulet.com/sess/Window", message.Author);
        Assert.Equal(
            """
            {"ns":"http://otalk.com/p/subscribe","channel":"romeo@montague.com/sess/*/presence","identity":"juliet@capulet.com",
            "config":{"mute":false,"mute_on_offline":false,"unsubscribe_on_offline":false,"delivery":"full"}}
            """.ReplaceLineEndings(string.Empty),
            Picture.Text(message.Body));
        Assert.Equal(["s6 pending"], Expect.News(decision));
        Assert.False(_tree.State.Subscribers.Find(People.Juliet, "s6")!.IsActive);
        Assert.True(Assert.Single(_tree.State.Items.Jobs.All).IsAvailable);
    }

    [Theory]
    [Covers("requests.pattern")]
    [InlineData("romeo@montague.com/presence", true)]
    [InlineData("romeo@montague.com/sess/*/presence", true)]
    [InlineData("romeo@montague.com/listed", true)]
    [InlineData("romeo@montague.com/listed/*", true)]
    [InlineData("romeo@montague.com/*", false)]
    [InlineData("romeo@montague.com/*/", false)]
    [InlineData("romeo@montague.com/sess/*", false)]
    [InlineData("romeo@montague.com/closed", false)]
    [InlineData("romeo@montague.com/inbox", false)]
    public void Who_asks_for_a_pattern_asks_for_nothing_that_takes_no_requests(string source, bool asks)
    {
        _tree.Create("listed", """{"discoverable":true}""");
        _tree.Create("closed", """{"discoverable":true,"requests":false}""");
        Decision decision = _tree.Decide(Admit(source));
        Assert.Equal(asks, decision.Outcome is Admission { Request: not null });
    }

    [Fact]
    [Covers("requests.again")]
    public void Asking_again_keeps_the_request_and_changes_what_it_says()
    {
        Guid first = Ask();
        Decision again = _tree.Succeed(Admit(Source, config: """{"delivery":"notify"}"""));
        Assert.Equal(first, ((Admission)again.Outcome!).Request);
        MessageRevised revised = Expect.Change<MessageRevised>(again);
        Assert.Equal(first, revised.Id);
        Assert.Contains("\"delivery\":\"notify\"", Picture.Text(revised.Body), StringComparison.Ordinal);
        Assert.Empty(_tree.Succeed(Admit(Source, config: """{"delivery":"notify"}""")).Changes);
    }

    [Fact]
    [Covers("requests.approved.standing")]
    public void Approval_activates_both_sides_and_lets_the_subscriber_read()
    {
        Guid request = Ask();
        _tree.Succeed(new BindSessionCommand("Balcony"));
        Assert.Equal(Permissions.None, Held("sess/Balcony/presence"));
        Decision approval = _tree.Succeed(Decide(request));
        Assert.Equal([new TellOwner(People.Juliet, "s6", Source, SubscriptionState.Active)], approval.Effects);
        Assert.Equal(["s6 active"], Expect.News(approval));
        Assert.Equal(request, Expect.Change<MessageRemoved>(approval).Id);
        Assert.Equal("juliet@capulet.com", Expect.Event(approval, Namespaces.Subscribe, "sess").GetProperty("event").GetProperty("identity").GetString());
        Assert.Equal(Permissions.Subscribe, Held("sess/Balcony/presence"));
        Assert.Equal(Permissions.None, Held("sess/Balcony"));
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
        Expect.Error(Condition.ItemNotFound, $"there is no request {request} in romeo@montague.com/requests", _tree.Fail(Decide(request)));
    }

    [Fact]
    public void Who_was_approved_stays_so_when_it_changes_its_configuration()
    {
        _tree.Succeed(Decide(Ask()));
        _tree.Succeed(Admit(Source, config: """{"mute":true}"""));
        Subscriber subscriber = _tree.State.Subscribers.Find(People.Juliet, "s6")!;
        Assert.True(subscriber is { IsActive: true, IsApproved: true, Config.Mute: true });
    }

    [Fact]
    public void Denial_forgets_the_subscription_and_tells_its_owner()
    {
        Guid request = Ask();
        Decision denial = _tree.Succeed(Decide(request, approves: false));
        Assert.Equal([new TellOwner(People.Juliet, "s6", Source, SubscriptionState.Denied)], denial.Effects);
        Assert.Equal(["s6 denied"], Expect.News(denial));
        Assert.Null(_tree.State.Subscribers.Find(People.Juliet, "s6"));
        Assert.DoesNotContain(
            denial.Changes.OfType<EntryAppended>(), change => Picture.Text(change.Entry.Body).Contains("p/unsubscribe", StringComparison.Ordinal));
    }

    [Fact]
    public void Withdrawing_removes_the_request()
    {
        Guid request = Ask();
        Decision withdrawal = _tree.Succeed(new DismissSubscriberCommand(People.Juliet, "s6"));
        Assert.Equal(request, Expect.Change<MessageRemoved>(withdrawal).Id);
        Assert.Equal(["s6 ended"], Expect.News(withdrawal));
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
    }

    [Fact]
    public void A_moderator_of_the_channel_decides_and_nobody_else()
    {
        _tree.Create("alleyway", """{"discoverable":true}""");
        Guid request = ((Admission)_tree.Succeed(Admit("romeo@montague.com/alleyway/*")).Outcome!).Request!.Value;
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/requests", _tree.Fail(Decide(request, by: People.Stranger)));
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/requests", _tree.Fail(Decide(request, by: People.Juliet)));
        _tree.Grant("alleyway", People.Stranger, "m");
        Assert.NotEmpty(_tree.Succeed(Decide(request, by: People.Stranger)).Changes);
    }

    [Fact]
    public void Permission_is_granted_on_the_channel_with_s_and_at_most_what_the_moderator_holds()
    {
        _tree.Create("alleyway", """{"discoverable":true}""");
        _tree.Grant("alleyway", People.Stranger, "mps");
        Guid request = ((Admission)_tree.Succeed(Admit("romeo@montague.com/alleyway/*")).Outcome!).Request!.Value;
        Expect.Error(
            Condition.Forbidden, "'d' cannot be given by who lacks it", _tree.Fail(Decide(request, by: People.Stranger, flags: Permissions.OwnMessages)));
        Expect.Error(
            Condition.Forbidden, "'o' cannot be given by who lacks it", _tree.Fail(Decide(request, by: People.Stranger, flags: Permissions.Grant)));
        Decision approval = _tree.Succeed(Decide(request, by: People.Stranger, flags: Permissions.Publish));
        Assert.Equal("ps", Expect.Change<GrantSet>(approval).Acl);
        JsonElement told = Expect.Event(approval, Namespaces.Permissions, "alleyway").GetProperty("event");
        Assert.Equal(("juliet@capulet.com", "ps"), (told.GetProperty("identity").GetString(), told.GetProperty("acl").GetString()));
    }

    [Fact]
    [Covers("requests.permission.pattern")]
    public void Nothing_is_granted_on_a_pattern_without_a_head() => Expect.Error(
        Condition.BadRequest,
        "permission: romeo@montague.com/sess/*/presence is a pattern without one channel at its head to grant on",
        _tree.Fail(Decide(Ask(), flags: Permissions.Publish)));

    [Fact]
    [Covers("requests.claimed")]
    public void A_request_that_a_moderator_has_claimed_is_decided_by_that_one_or_the_owner()
    {
        Guid request = Ask();
        _tree.Grant("sess", People.Stranger, "m");
        Job job = Assert.Single(_tree.State.Items.Jobs.All);
        _tree.Apply(new JobSet(job with { Claim = new Claim("romeo@capulet.com/sess/Tomb", _tree.Now, _tree.Now.AddSeconds(30)) }));
        Expect.Error(
            Condition.Conflict, $"the request {request} is claimed by another moderator", _tree.Fail(Decide(request, by: People.Stranger)));
        Assert.NotEmpty(_tree.Succeed(Decide(request)).Changes);
    }

    [Fact]
    [Covers("requests.limit", "stanzas.limit.requests")]
    public void There_are_at_most_as_many_requests_as_the_limit_says()
    {
        var tree = new TreeUnderTest(rules: TreeRules.Default with { RequestsPerAccount = 2 });
        tree.Succeed(Admit(Source));
        tree.Succeed(Admit(Source, id: "s7"));
        Expect.Error(
            Condition.QuotaExceeded, "romeo@montague.com/requests has 2 requests, as many as it may have", tree.Fail(Admit(Source, id: "s8")));
        tree.Succeed(Admit(Source, id: "s7", config: """{"mute":true}"""));
    }

    [Fact]
    public void Others_read_their_own_requests_and_moderators_those_of_their_channels()
    {
        _tree.Create("alleyway", """{"discoverable":true}""");
        _tree.Succeed(Admit("romeo@montague.com/alleyway"));
        Ask("s7");
        _tree.Grant("alleyway", People.Stranger, "m");
        Assert.Equal(2, Rows(People.Juliet)!.Count);
        Assert.Single(Rows(People.Stranger)!);
        Assert.Null(Rows(People.OtherRomeo));
    }

    [Fact]
    [Covers("requests.banned")]
    public void Who_was_banned_meanwhile_is_not_let_in()
    {
        _tree.Create("alleyway", """{"discoverable":true}""");
        Guid request = ((Admission)_tree.Succeed(Admit("romeo@montague.com/alleyway/*")).Outcome!).Request!.Value;
        _tree.Grant("alleyway", People.Juliet, "");
        Expect.Error(
            Condition.Forbidden, "juliet@capulet.com is banned from romeo@montague.com/alleyway: lift the ban first", _tree.Fail(Decide(request)));
        Assert.NotEmpty(_tree.Succeed(Decide(request, approves: false)).Changes);
    }

    [Fact]
    public void Being_let_in_does_not_open_what_says_itself_what_subscribers_have()
    {
        _tree.Create("alleyway", """{"requests":true}""");
        _tree.Create("alleyway/mods", """{"all_acl":"","subscriber_acl":""}""");
        _tree.Create("alleyway/corner");
        Guid request = ((Admission)_tree.Succeed(Admit("romeo@montague.com/alleyway/*")).Outcome!).Request!.Value;
        _tree.Succeed(Decide(request));
        Assert.Equal(Permissions.Subscribe, Held("alleyway/corner"));
        Assert.True(AccessRules.IsHidden(_tree.State, _tree.Channel("alleyway/mods"), People.Juliet));
    }

    [Fact]
    public void Who_holds_a_grant_without_s_reads_when_it_is_let_in()
    {
        _tree.Create("alleyway", """{"requests":true}""");
        _tree.Grant("alleyway", People.Juliet, "p");
        Guid request = ((Admission)_tree.Succeed(Admit("romeo@montague.com/alleyway")).Outcome!).Request!.Value;
        Assert.Equal("ps", Expect.Change<GrantSet>(_tree.Succeed(Decide(request))).Acl);
    }

    [Fact]
    public void A_moderator_sees_who_has_claimed_a_request()
    {
        _tree.Grant("sess", People.Stranger, "m");
        Ask();
        Assert.Null(Assert.Single(Rows(People.Stranger)!).Job);
        _tree.Claim("requests", People.Stranger);
        Assert.Equal(People.Stranger, Actor.IdentityOf(Assert.Single(Rows(People.Stranger)!).Job!.Claim!.By));
    }

    [Fact]
    public void News_of_subscriptions_go_to_the_owner_and_to_whom_they_are_about()
    {
        _tree.Grant("", People.Stranger, "s");
        _tree.Grant("", People.Juliet, "s");
        _tree.Subscribe(People.Stranger, "subscriptions", "s6");
        _tree.Subscribe(People.Juliet, "subscriptions", "s7");
        LogEntry news = Assert.Single(
            _tree.Decide(Admit("romeo@montague.com/inbox", "s8")).Changes.OfType<EntryAppended>(), change => change.Entry.Path.Text == "subscriptions").Entry;
        Assert.Equal(
            [People.Juliet, People.Romeo],
            OTalk.Core.Trees.Delivery.Audience.Of(_tree.State, news).Owners.Select(match => match.Owner).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("?events")]
    [InlineData("?keys")]
    [InlineData("?channels")]
    [InlineData("?permissions")]
    public void Others_read_nothing_else_of_requests(string query)
    {
        Ask();
        foreach (string path in new[] { "requests", "subscriptions" })
        {
            (OTalk.Core.Trees.Reading.ReadPlan? plan, StanzaError? error) =
                OTalk.Core.Trees.Reading.ReadPlanner.Plan(_tree.State, People.Juliet, IdentityUri.Parse($"romeo@montague.com/{path}{query}"));
            Assert.Null(plan);
            Assert.Equal(AccessRules.Absent(_tree.State, ChannelPath.Parse(path)), error);
        }
    }

    [Fact]
    public void A_channel_that_is_deleted_takes_its_requests_along()
    {
        _tree.Create("alleyway", """{"discoverable":true}""");
        Guid request = ((Admission)_tree.Succeed(Admit("romeo@montague.com/alleyway")).Outcome!).Request!.Value;
        Decision deletion = _tree.Succeed(new DeleteChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("alleyway")));
        Assert.Equal(request, Expect.Change<MessageRemoved>(deletion).Id);
        Assert.Equal([new TellOwner(People.Juliet, "s6", "romeo@montague.com/alleyway", SubscriptionState.Ended)], deletion.Effects);
    }

    private static AdmitSubscriberCommand Admit(string source, string id = "s6", string config = "{}") => new(
        new Actor(People.Juliet, "juliet@capulet.com/sess/Window"),
        new SubscriberRecord(People.Juliet, id, source, People.Juliet, config, SubscriptionState.Asking, TreeUnderTest.Start));

    private static DecideRequestCommand Decide(Guid request, bool approves = true, string by = People.Romeo, Permissions? flags = null) =>
        new(People.Actor(by), request, approves, flags);

    private Guid Ask(string id = "s6") => ((Admission)_tree.Succeed(Admit(Source, id)).Outcome!).Request!.Value;

    private Permissions Held(string path) => AccessRules.Effective(_tree.State, _tree.Channel(path), People.Juliet);

    private IReadOnlyList<OTalk.Core.Trees.Reading.ContentRow>? Rows(string identity) =>
        OTalk.Core.Trees.Reading.ReadPlanner.Plan(_tree.State, identity, IdentityUri.Parse("romeo@montague.com/requests")).Plan?.Kept;
}

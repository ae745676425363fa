using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class InviteTests
{
    private const string Alleyway = "romeo@montague.com/alleyway";

    private readonly TreeUnderTest _tree = new();
    private readonly TreeUnderTest _invited = new(People.Juliet);

    public InviteTests() => _tree.Create("alleyway");

    [Fact]
    public void Who_is_invited_sees_nothing_until_they_subscribe_and_then_holds_what_was_promised()
    {
        _tree.Succeed(Invite());
        Assert.True(AccessRules.IsHidden(_tree.State, _tree.Channel("alleyway"), People.Juliet));
        Decision admission = _tree.Succeed(Admit($"{Alleyway}/*"));
        Assert.Null(((Admission)admission.Outcome!).Request);
        Assert.Equal("psS", Expect.Change<GrantSet>(admission).Acl);
        Assert.True(_tree.State.Subscribers.Find(People.Juliet, "s6")!.IsApproved);
        Assert.Empty(_tree.State.Items.Invitations);
    }

    [Fact]
    public void An_invitation_without_permission_lets_read()
    {
        _tree.Succeed(Invite(Permissions.None));
        Decision admission = _tree.Succeed(Admit(Alleyway));
        Assert.Empty(admission.Changes.OfType<GrantSet>());
        Assert.Equal(Permissions.Subscribe, AccessRules.Effective(_tree.State, _tree.Channel("alleyway"), People.Juliet));
    }

    [Theory]
    [InlineData("romeo@montague.com/alleyway/*/presence")]
    [InlineData("romeo@montague.com/alleyway/corner")]
    public void It_is_to_that_channel_only(string source)
    {
        _tree.Create("alleyway/corner");
        _tree.Succeed(Invite());
        Assert.NotNull(_tree.Fail(Admit(source)));
    }

    [Fact]
    [Covers("requests.invite.permission")]
    public void Inviting_takes_m_and_promises_no_more_than_the_inviter_holds()
    {
        Expect.Error(Condition.ItemNotFound, $"there is no channel {Alleyway}", _tree.Fail(Invite(by: People.Stranger)));
        _tree.Grant("alleyway", People.Stranger, "ps");
        Expect.Error(Condition.Forbidden, $"permission 'm' is needed on {Alleyway}", _tree.Fail(Invite(by: People.Stranger)));
        _tree.Grant("alleyway", People.Stranger, "mps");
        Expect.Error(Condition.Forbidden, "'S' cannot be given by who lacks it", _tree.Fail(Invite(by: People.Stranger)));
        _tree.Succeed(Invite(Permissions.Publish, by: People.Stranger));
    }

    [Fact]
    [Covers("requests.invite.banned")]
    public void The_banned_are_not_invited_and_a_ban_outlives_an_invitation()
    {
        _tree.Succeed(Invite());
        _tree.Grant("alleyway", People.Juliet, "");
        Expect.Error(Condition.ItemNotFound, $"there is no channel {Alleyway}", _tree.Fail(Admit(Alleyway)));
        Expect.Error(Condition.Forbidden, $"juliet@capulet.com is banned from {Alleyway}: lift the ban first", _tree.Fail(Invite()));
    }

    [Fact]
    public void The_invited_ones_tree_has_a_message_from_the_channel_and_a_subscription_that_carries_nothing()
    {
        Decision received = _invited.Succeed(Receive());
        LogEntry message = Assert.Single(received.Changes.OfType<EntryAppended>(), change => change.Entry.Path.Text == "requests").Entry;
        Assert.Equal(Alleyway, message.Author);
        Assert.Equal("""{"ns":"http://otalk.com/p/invite","channel":"romeo@montague.com/alleyway","permission":"ps"}""", Picture.Text(message.Body));
        Assert.Equal(["s6 invited"], Expect.News(received));
        Assert.Equal(SubscriptionState.Invited, _invited.State.FindSubscription("s6")!.State);
    }

    [Theory]
    [InlineData(Alleyway)]
    [InlineData($"{Alleyway}/*")]
    public void Subscribing_takes_the_invited_subscription_over_and_removes_the_message(string source)
    {
        _invited.Succeed(Receive());
        var opened = (Opened)_invited.Succeed(new OpenSubscriptionCommand(source, "juliet@capulet.com/roster/Alleyway", "{}")).Outcome!;
        Assert.Equal("s6", opened.Subscription.Id);
        Decision settled = _invited.Succeed(new SettleSubscriptionCommand(opened, SubscriptionState.Active, null));
        Assert.Single(settled.Changes.OfType<MessageRemoved>());
        SubscriptionRecord active = _invited.State.FindSubscription("s6")!;
        Assert.Equal((source, "juliet@capulet.com/roster/Alleyway", SubscriptionState.Active, null), (active.Source, active.Destination, active.State, active.Invite));
    }

    [Fact]
    public void A_refused_subscription_leaves_the_invite()
    {
        _invited.Succeed(Receive());
        var opened = (Opened)_invited.Succeed(new OpenSubscriptionCommand(Alleyway, People.Juliet, "{}")).Outcome!;
        _invited.Succeed(new SettleSubscriptionCommand(opened, null, null));
        Assert.Equal(SubscriptionState.Invited, _invited.State.FindSubscription("s6")!.State);
    }

    [Fact]
    [Covers("requests.invite.again")]
    public void A_second_invite_takes_the_place_of_the_first()
    {
        _invited.Succeed(Receive());
        Guid first = _invited.State.FindSubscription("s6")!.Invite!.Value;
        Assert.Equal(first, Expect.Change<MessageRemoved>(_invited.Succeed(Receive("p", 7_001))).Id);
        Assert.NotEqual(first, Assert.Single(_invited.State.Subscriptions, subscription => subscription.Source == Alleyway).Invite);
    }

    [Fact]
    [Covers("requests.invite.approve")]
    public void Declining_tells_the_channel()
    {
        _tree.Succeed(Invite());
        _invited.Succeed(Receive());
        Guid invite = _invited.State.FindSubscription("s6")!.Invite!.Value;
        Expect.Error(
            Condition.NotAllowed, $"{invite} is an invite: subscribe to {Alleyway} to accept it", _invited.Fail(Decide(invite, approves: true)));
        Decision declined = _invited.Succeed(Decide(invite, approves: false));
        Assert.Equal([new TellSource(Alleyway, People.Juliet, "s6"), new TellInviter(Alleyway, People.Juliet, TreeUnderTest.Id(7_000))], declined.Effects);
        Assert.Null(_invited.State.FindSubscription("s6"));
        _tree.Succeed(new ForgetInvitationCommand(ChannelPath.Parse("alleyway"), People.Juliet, TreeUnderTest.Id(7_000)));
        Assert.NotEmpty(_tree.State.Items.Invitations);
        Guid sent = _tree.State.Items.FindInvitation(_tree.Channel("alleyway").Number, People.Juliet)!.Id;
        _tree.Succeed(new ForgetInvitationCommand(ChannelPath.Parse("alleyway"), People.Juliet, sent));
        Assert.Empty(_tree.State.Items.Invitations);
        Assert.NotNull(_tree.Fail(Admit(Alleyway)));
    }

    [Fact]
    public void Unsubscribing_declines_too()
    {
        _invited.Succeed(Receive());
        Decision closed = _invited.Succeed(new CloseSubscriptionsCommand(IdentityUri.Parse(Alleyway), null));
        Assert.Equal([new TellSource(Alleyway, People.Juliet, "s6"), new TellInviter(Alleyway, People.Juliet, TreeUnderTest.Id(7_000))], closed.Effects);
        Assert.Single(closed.Changes.OfType<MessageRemoved>());
    }

    [Fact]
    public void Taking_it_back_tells_the_invited_one()
    {
        _tree.Succeed(Invite());
        _invited.Succeed(Receive());
        Decision removal = _tree.Succeed(new RemoveSubscribersCommand(People.Actor(People.Romeo), ChannelPattern.Parse("alleyway"), People.Juliet));
        Assert.Equal([new TellInvited(People.Juliet, Alleyway)], removal.Effects);
        Assert.Single(_invited.Succeed(new EndInviteCommand(Alleyway)).Changes.OfType<MessageRemoved>());
        Assert.Null(_invited.State.FindSubscription("s6"));
    }

    [Fact]
    public void An_invitation_gives_what_its_author_may_still_give()
    {
        _tree.Grant("alleyway", People.Stranger, "mpsD");
        _tree.Succeed(Invite(Permissions.AllMessages | Permissions.Publish, by: People.Stranger));
        _tree.Grant("alleyway", People.Stranger, "mps");
        Assert.Equal("ps", Expect.Change<GrantSet>(_tree.Decide(Admit(Alleyway))).Acl);
        _tree.Grant("alleyway", People.Stranger, "");
        Expect.Error(Condition.ItemNotFound, $"there is no channel {Alleyway}", _tree.Fail(Admit(Alleyway)));
    }

    [Fact]
    public void One_that_could_not_be_delivered_leaves_the_one_before()
    {
        _tree.Succeed(Invite());
        var second = (Invited)_tree.Succeed(Invite(Permissions.Publish)).Outcome!;
        _tree.Succeed(new ForgetInvitationCommand(ChannelPath.Parse("alleyway"), People.Juliet, second.Invitation.Id, second.Before));
        Assert.Equal("psS", Expect.Change<GrantSet>(_tree.Succeed(Admit(Alleyway))).Acl);
    }

    [Fact]
    public void An_end_that_overtakes_the_answer_is_not_lost()
    {
        _invited.Succeed(Receive());
        var opened = (Opened)_invited.Succeed(new OpenSubscriptionCommand($"{Alleyway}/*", People.Juliet, "{}")).Outcome!;
        _invited.Succeed(new ChangeSubscriptionCommand("s6", $"{Alleyway}/*", SubscriptionState.Ended));
        Decision settled = _invited.Succeed(new SettleSubscriptionCommand(opened, SubscriptionState.Active, null));
        Assert.Equal([new TellSource($"{Alleyway}/*", People.Juliet, "s6")], settled.Effects);
        Assert.Null(_invited.State.FindSubscription("s6"));
    }

    [Fact]
    public void An_invite_that_comes_while_the_source_refuses_stays()
    {
        var opened = (Opened)_invited.Succeed(new OpenSubscriptionCommand(Alleyway, People.Juliet, "{}")).Outcome!;
        _invited.Succeed(Receive());
        _invited.Succeed(new SettleSubscriptionCommand(opened, null, null));
        Assert.Equal(SubscriptionState.Invited, _invited.State.FindSubscription("s6")!.State);
    }

    [Fact]
    public void Who_is_subscribed_already_declines_a_second_invite_and_stays()
    {
        var opened = (Opened)_invited.Succeed(new OpenSubscriptionCommand(Alleyway, People.Juliet, "{}")).Outcome!;
        _invited.Succeed(new SettleSubscriptionCommand(opened, SubscriptionState.Active, null));
        _invited.Succeed(Receive());
        Decision declined = _invited.Succeed(Decide(TreeUnderTest.Id(7_000), approves: false));
        Assert.Equal([new TellInviter(Alleyway, People.Juliet, TreeUnderTest.Id(7_000))], declined.Effects);
        Assert.Equal((SubscriptionState.Active, null), (_invited.State.FindSubscription("s6")!.State, _invited.State.FindSubscription("s6")!.Invite));
    }

    [Fact]
    public void Who_is_blocked_finds_nobody_to_invite()
    {
        _invited.Apply(new BlockSet(new Block(People.Romeo, TreeUnderTest.Id(1), TreeUnderTest.Start)));
        Expect.Error(Condition.ItemNotFound, "there is no channel juliet@capulet.com", _invited.Fail(Receive()));
    }

    private static InviteCommand Invite(Permissions flags = Permissions.Publish | Permissions.CreateChannels, string by = People.Romeo) =>
        new(People.Actor(by), ChannelPath.Parse("alleyway"), People.Juliet, flags);

    private static ReceiveInviteCommand Receive(string acl = "ps", int id = 7_000) => new(People.Romeo, Alleyway, acl, TreeUnderTest.Id(id));

    private static DecideRequestCommand Decide(Guid invite, bool approves) => new(People.Actor(People.Juliet), invite, approves, null);

    private static AdmitSubscriberCommand Admit(string source) => new(
        People.Actor(People.Juliet),
        new SubscriberRecord(People.Juliet, "s6", source, People.Juliet, "{}", SubscriptionState.Asking, TreeUnderTest.Start));
}

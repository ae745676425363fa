using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class RoomTests
{
    private const string Room = """{"subscriber_channel":true,"all_acl":"s","subscriber_acl":"ps","discoverable":true}""";

    private readonly TreeUnderTest _tree = new();

    public RoomTests() => _tree.Create("alleyway", Room);

    [Fact]
    public void A_member_gets_a_channel_with_presence_and_a_private_inbox()
    {
        Decision joined = _tree.Succeed(Join(People.Juliet, "Juliet"));
        Assert.Equal("otalk:romeo@montague.com/alleyway/Juliet", Expect.Event(joined, Namespaces.Create, "alleyway").GetProperty("channel").GetString());
        Assert.Equal("Juliet", Expect.Event(joined, Namespaces.Subscribe, "alleyway").GetProperty("event").GetProperty("subscription_channel").GetString());
        Assert.Equal("pkdcCsS", Acl.Format(Held("alleyway/Juliet", People.Juliet) & ~Permissions.Admin));
        Assert.Equal("pkdcCsS", Acl.Format(Held("alleyway/Juliet/presence", People.Juliet)));
        Assert.Equal("pkdcCsS", Acl.Format(Held("alleyway/Juliet/inbox", People.Juliet)));
        Assert.Equal(1, _tree.Channel("alleyway/Juliet/presence").Config.MessageCount);
    }

    [Fact]
    public void Other_subscribers_read_it_and_publish_to_its_inbox_which_only_the_member_reads()
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        Assert.Equal(Permissions.Subscribe, Held("alleyway/Juliet", People.Stranger));
        Assert.Equal(Permissions.None, Held("alleyway/Juliet/inbox", People.Stranger));
        _tree.Succeed(Join(People.Stranger, "Nurse"));
        Assert.Equal(Permissions.Subscribe, Held("alleyway/Juliet", People.Stranger));
        Assert.Equal(Permissions.Subscribe, Held("alleyway/Juliet/presence", People.Stranger));
        Assert.Equal(Permissions.Publish, Held("alleyway/Juliet/inbox", People.Stranger));
        Assert.Equal(Permissions.Publish | Permissions.Subscribe, Held("alleyway", People.Stranger));
    }

    [Theory]
    [Covers("rooms.inbox.private")]
    [InlineData("ps", "p")]
    [InlineData("psmMD", "p")]
    [InlineData("a", "p")]
    [InlineData("", "")]
    public void Grants_on_the_room_do_not_open_the_inbox_but_a_ban_closes_it(string grant, string held)
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        _tree.Succeed(Join(People.Stranger, "Nurse"));
        _tree.Grant("alleyway", People.Stranger, grant);
        Assert.Equal(held, Acl.Format(Held("alleyway/Juliet/inbox", People.Stranger)));
    }

    [Fact]
    public void An_approved_member_does_not_read_the_inboxes_of_others()
    {
        _tree.Create("closed", """{"subscriber_channel":true,"requests":true}""");
        foreach ((string who, string name) in new[] { (People.Juliet, "Juliet"), (People.Stranger, "Nurse") })
        {
            Guid request = ((Admission)_tree.Succeed(Join(who, name, "closed/*")).Outcome!).Request!.Value;
            _tree.Succeed(new DecideRequestCommand(People.Actor(People.Romeo), request, true, null));
        }

        Assert.Equal(Permissions.Subscribe, Held("closed/Juliet", People.Stranger));
        Assert.Equal(Permissions.Publish, Held("closed/Juliet/inbox", People.Stranger));
        Assert.True(AccessRules.IsHidden(_tree.State, _tree.Channel("closed/Juliet"), People.OtherRomeo));
    }

    [Fact]
    public void The_name_is_required_and_belongs_to_one_member()
    {
        Expect.Error(
            Condition.BadRequest,
            "config.subscription_channel is missing: romeo@montague.com/alleyway gives every subscriber a channel of that name",
            _tree.Fail(Join(People.Juliet, null)));
        Expect.Error(Condition.BadRequest, "config.subscription_channel: it is not the name of one channel", _tree.Fail(Join(People.Juliet, "a/b")));
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        Expect.Error(
            Condition.Conflict,
            "romeo@montague.com/alleyway/Juliet exists already: choose another subscription_channel",
            _tree.Fail(Join(People.Stranger, "Juliet")));
        _tree.Create("alleyway/notice");
        Assert.Equal(Condition.Conflict, _tree.Fail(Join(People.Stranger, "notice")).Condition);
    }

    [Fact]
    [Covers("rooms.stay", "rooms.rename")]
    public void A_member_who_comes_back_finds_its_channel_and_one_with_a_new_name_leaves_the_old_one()
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        int number = _tree.Channel("alleyway/Juliet").Number;
        _tree.Succeed(new DismissSubscriberCommand(People.Juliet, "s6"));
        Assert.Equal(Permissions.Subscribe, Held("alleyway/Juliet", People.Juliet));
        Assert.Equal(Permissions.None, Held("alleyway/Juliet/inbox", People.Juliet));
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        Assert.Equal("pkdcCsS", Acl.Format(Held("alleyway/Juliet/inbox", People.Juliet)));
        Assert.Equal(number, _tree.Channel("alleyway/Juliet").Number);
        _tree.Succeed(Join(People.Juliet, "Capulet"));
        Assert.False(_tree.Has("alleyway/Juliet"));
        Assert.True(_tree.Has("alleyway/Capulet/inbox"));
    }

    [Fact]
    public void Who_leaves_is_unavailable_in_the_room_once()
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        _tree.Succeed(Join(People.Juliet, "Juliet", "alleyway", "s7"));
        Assert.Empty(Presence(_tree.Decide(new DismissSubscriberCommand(People.Juliet, "s7"))));
        Decision kick = _tree.Succeed(new RemoveSubscribersCommand(People.Actor(People.Romeo), ChannelPattern.Parse("alleyway"), People.Juliet));
        LogEntry farewell = Assert.Single(Presence(kick)).Entry;
        Assert.Equal("alleyway/Juliet/presence", farewell.Path.Text);
        Assert.Equal(2, kick.Effects.Count);
        Assert.Empty(_tree.State.Subscribers.Of(People.Juliet));
    }

    [Fact]
    [Covers("rooms.banned")]
    public void A_banned_member_holds_nothing_in_its_channels_either()
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        Assert.True(AclChange.TryParse("", out AclChange? ban, out _));
        _tree.Succeed(new SetGrantCommand(People.Actor(People.Romeo), ChannelPath.Parse("alleyway"), Identity.Parse(People.Juliet), ban));
        foreach (string path in new[] { "alleyway", "alleyway/Juliet", "alleyway/Juliet/inbox", "alleyway/Juliet/presence" })
            Assert.True(AccessRules.IsHidden(_tree.State, _tree.Channel(path), People.Juliet));
    }

    [Fact]
    public void A_banned_member_does_not_come_back_by_changing_its_configuration()
    {
        _tree.Create("closed", """{"subscriber_channel":true,"requests":true}""");
        Guid request = ((Admission)_tree.Succeed(Join(People.Juliet, "Juliet", "closed/*")).Outcome!).Request!.Value;
        _tree.Succeed(new DecideRequestCommand(People.Actor(People.Romeo), request, true, null));
        _tree.Grant("closed", People.Juliet, "");
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/closed", _tree.Fail(Join(People.Juliet, "Juliet", "closed/*")));
    }

    [Theory]
    [InlineData("alleyway/Juliet", """{"type":"mine"}""")]
    [InlineData("alleyway", """{"type":"http://otalk.com/p/subscriber-channel"}""")]
    public void What_a_members_channel_is_nobody_changes(string path, string config)
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        Assert.Equal(
            Condition.NotAllowed,
            _tree.Fail(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse(path), TreeUnderTest.Json(config))).Condition);
    }

    [Theory]
    [InlineData("alleyway", "alleyway/*")]
    [InlineData("alleyway/*", "alleyway")]
    public void Who_subscribes_to_the_room_alone_is_its_subscriber_too(string one, string other)
    {
        _tree.Create("closed", """{"subscriber_channel":true}""");
        _tree.Grant("closed", People.Stranger, "ps");
        foreach (string room in new[] { "alleyway", "closed" })
        {
            if (room is "closed")
                _tree.Succeed(new InviteCommand(People.Actor(People.Romeo), ChannelPath.Parse(room), People.Juliet, Permissions.None));
            _tree.Succeed(Join(People.Juliet, "Juliet", one.Replace("alleyway", room, StringComparison.Ordinal)));
            _tree.Succeed(Join(People.Stranger, "Nurse", other.Replace("alleyway", room, StringComparison.Ordinal)));
            Assert.Equal(Permissions.Publish, Held($"{room}/Juliet/inbox", People.Stranger));
            Assert.Equal(Permissions.Publish, Held($"{room}/Nurse/inbox", People.Juliet));
            Assert.Equal(Permissions.Subscribe, Held($"{room}/Nurse", People.Juliet) & Permissions.Subscribe);
        }
    }

    [Fact]
    public void All_that_made_somebody_a_member_ends_with_it()
    {
        _tree.Create("closed", """{"subscriber_channel":true,"requests":true}""");
        _tree.Succeed(Join(People.Juliet, "Other", "closed", "s5"));
        Guid request = ((Admission)_tree.Succeed(Join(People.Juliet, "Juliet", "closed/*")).Outcome!).Request!.Value;
        _tree.Succeed(new DecideRequestCommand(People.Actor(People.Romeo), request, true, null));
        Decision kick = _tree.Succeed(new RemoveSubscribersCommand(People.Actor(People.Romeo), ChannelPattern.Parse("closed"), People.Juliet));
        Assert.Single(Presence(kick));
        Assert.Equal(Permissions.None, Held("closed/Juliet/inbox", People.Juliet));
    }

    [Fact]
    public void A_server_that_is_blocked_takes_all_its_members_out()
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        _tree.Succeed(Join(People.OtherRomeo, "Other"));
        Decision block = _tree.Succeed(new BlockCommand(People.Actor(People.Romeo), Identity.Parse("capulet.com")));
        Assert.Equal(2, Presence(block).Count());
        Assert.Empty(_tree.Channel("alleyway/Juliet/inbox").Grants);
        Assert.Empty(_tree.Channel("alleyway/Other/inbox").Grants);
    }

    [Fact]
    public void No_member_is_called_like_a_session()
    {
        _tree.Succeed(new ConfigureChannelCommand(
            People.Actor(People.Romeo), ChannelPath.Parse("sess"), TreeUnderTest.Json("""{"subscriber_channel":true,"requests":true}""")));
        Expect.Error(
            Condition.Conflict, "romeo@montague.com/sess/phone is the server's: choose another subscription_channel", _tree.Fail(Join(People.Juliet, "phone", "sess/*")));
    }

    [Fact]
    public void A_plain_channel_gives_none()
    {
        _tree.Create("plain", """{"all_acl":"s"}""");
        _tree.Succeed(Join(People.Juliet, "Juliet", "plain/*"));
        Assert.False(_tree.Has("plain/Juliet"));
    }

    [Fact]
    [Covers("requests.remove.owner")]
    public void Removing_others_takes_m_and_spares_the_owner()
    {
        _tree.Succeed(Join(People.Juliet, "Juliet"));
        var kick = new RemoveSubscribersCommand(People.Actor(People.Stranger), ChannelPattern.Parse("alleyway"), People.Juliet);
        Expect.Error(Condition.Forbidden, "permission 'm' is needed on romeo@montague.com/alleyway", _tree.Fail(kick));
        _tree.Grant("alleyway", People.Stranger, "m");
        Expect.Error(Condition.Forbidden, "romeo@montague.com owns romeo@montague.com/alleyway", _tree.Fail(kick with { Removed = People.Romeo }));
        Expect.Error(
            Condition.ItemNotFound, "romeo@capulet.com has no subscription to romeo@montague.com/alleyway", _tree.Fail(kick with { Removed = People.OtherRomeo }));
        Assert.Equal(
            [new TellOwner(People.Juliet, "s6", "romeo@montague.com/alleyway/*", SubscriptionState.Ended)], _tree.Succeed(kick).Effects);
    }

    private static IEnumerable<EntryAppended> Presence(Decision decision) =>
        decision.Changes.OfType<EntryAppended>().Where(change => change.Entry.Ns == Namespaces.Presence);

    private static AdmitSubscriberCommand Join(string who, string? name, string source = "alleyway/*", string id = "s6") => new(
        People.Actor(who),
        new SubscriberRecord(
            who,
            id,
            $"romeo@montague.com/{source}",
            who,
            name is null ? "{}" : $$"""{"subscription_channel":"{{name}}"}""",
            SubscriptionState.Asking,
            TreeUnderTest.Start));

    private Permissions Held(string path, string identity) => AccessRules.Effective(_tree.State, _tree.Channel(path), identity);
}

using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Reading;

public class ReadPlannerTests
{
    private readonly TreeUnderTest _tree = new();

    public ReadPlannerTests()
    {
        _tree.Create("a", """{"all_acl":"s"}""");
        _tree.Create("a/open", """{"name":"Open","description":"to all","type":"http://otalk.com/p/muc"}""");
        _tree.Create("a/shut", """{"all_acl":""}""");
    }

    /// <summary>Which parts are read of <c>a</c>, by query: messages, events and keys.</summary>
    [Theory]
    [InlineData("", true, false, false)]
    [InlineData("?messages", true, false, false)]
    [InlineData("?keys", false, false, true)]
    [InlineData("?events", false, true, false)]
    [InlineData("?messages&keys&events", true, true, true)]
    [InlineData("?channels", false, false, false)]
    [InlineData("?key=topic", false, false, true)]
    [InlineData("?key=topic&messages", true, false, true)]
    [InlineData("?msgid=00000001-02c0-7000-8000-000000000000", true, false, false)]
    [InlineData("?ns=http://otalk.com/p/chat", true, false, false)]
    public void The_selectors_say_what_is_read(string query, bool messages, bool events, bool keys)
    {
        ReadPlan plan = Plan($"a{query}");
        Assert.Equal((messages, events, keys), (plan.Messages.Count == 1, plan.Events.Count == 1, plan.Keys.Count == 1));
    }

    [Fact]
    public void Values_of_the_query_are_handed_on()
    {
        ReadPlan plan = Plan("a?key=topic&ns=http://otalk.com/p/geo");
        Assert.Equal(("topic", "http://otalk.com/p/geo", null), (plan.Key, plan.Ns, plan.MessageId));
        Assert.Equal(TreeUnderTest.Id(7), Plan($"a?msgid={TreeUnderTest.Id(7)}").MessageId);
    }

    [Fact]
    public void Key_and_message_at_once_are_too_much() => Expect.Error(
        Condition.BadRequest, "an address has msgid or key, not both", Refused($"a?key=topic&msgid={TreeUnderTest.Id(7)}"));

    [Fact]
    [Covers("addresses.pattern.visible", "contents.pattern")]
    public void A_pattern_reaches_what_may_be_seen_and_nothing_else() =>
        Assert.Equal(["a", "a/open"], Plan("a/*").Messages.Select(node => node.Path.Text));

    [Fact]
    public void The_owner_sees_all() =>
        Assert.Equal(["a", "a/open", "a/shut"], Plan("a/*", People.Romeo).Messages.Select(node => node.Path.Text));

    [Fact]
    public void A_visible_place_may_have_nothing_that_matches() => Assert.Empty(Plan("a/open/*/").Messages);

    [Fact]
    public void A_hidden_place_is_as_absent_as_none()
    {
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/a/shut", Refused("a/shut"));
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/a/none", Refused("a/none"));
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/sess", Refused("sess/*/presence"));
    }

    [Fact]
    public void Sub_channels_are_listed_without_hidden_ones()
    {
        ContentRow row = Assert.Single(Plan("a?channels").Listed);
        Assert.Equal(
            ("romeo@montague.com", Namespaces.Channel, "romeo@montague.com/a", "romeo@montague.com/a/open"), (row.From, row.Ns, row.Channel, row.Id));
        Assert.Equal(
            """
            {"ns":"http://otalk.com/p/channel","channel":"romeo@montague.com/a/open","name":"Open",
            "description":"to all","type":"http://otalk.com/p/muc"}
            """.ReplaceLineEndings(string.Empty),
            Picture.Text(row.Message));
    }

    [Fact]
    public void Channels_stand_before_subscriptions()
    {
        _tree.Subscribe(People.Juliet, "a", "s6");
        Assert.Equal([Namespaces.Channel, Namespaces.Subscription], Plan("a?subscriptions&channels").Listed.Select(row => row.Ns));
    }

    [Fact]
    [Covers("contents.subscriptions", "permissions.see-subscriptions")]
    public void Without_m_one_sees_ones_own_subscriptions()
    {
        _tree.Subscribe(People.Juliet, "a", "s6");
        _tree.Subscribe(People.OtherRomeo, "a/*", "s7");
        Assert.Equal(["s6"], Plan("a?subscriptions").Listed.Select(row => row.Id));
        _tree.Grant("a", People.Juliet, "sm");
        Assert.Equal(["s6", "s7"], Plan("a?subscriptions").Listed.Select(row => row.Id));
    }

    [Theory]
    [InlineData("M", true)]
    [InlineData("o", true)]
    [InlineData("O", true)]
    [InlineData("smS", false)]
    [Covers("contents.permissions", "permissions.see-grants", "permissions.read-grants")]
    public void Grants_are_for_those_who_may_change_them(string acl, bool allowed)
    {
        _tree.Grant("a", People.Juliet, acl);
        _tree.Grant("a", People.OtherRomeo, "ps");
        (ReadPlan? plan, StanzaError? error) = ReadPlanner.Plan(_tree.State, People.Juliet, Address("a?permissions"));
        Assert.Equal(allowed, error is null);
        Assert.Equal(allowed ? [People.Juliet, People.OtherRomeo] : [], plan?.Listed.Select(row => row.Id) ?? []);
    }

    [Fact]
    public void Who_may_read_grants_does_not_read_the_rest_by_asking_for_both()
    {
        _tree.Grant("a", People.Juliet, "M");
        ReadPlan plan = Plan("a?permissions&messages&keys&events&channels&subscriptions");
        Assert.Empty(plan.Messages);
        Assert.Empty(plan.Events);
        Assert.DoesNotContain(plan.Keys, node => plan.MayReadKey(node.Number, "topic"));
        Assert.All(plan.Listed, row => Assert.Equal(Namespaces.Permissions, row.Ns));
    }

    [Fact]
    public void Who_may_read_one_key_does_not_read_messages_by_asking_for_both()
    {
        _tree.Create("sealed", """{"key_acl":{"topic":{"all":"r"}}}""");
        ReadPlan plan = Plan("sealed?key=topic&messages");
        Assert.Empty(plan.Messages);
        Assert.True(plan.MayReadKey(Assert.Single(plan.Keys).Number, "topic"));
    }

    [Fact]
    [Covers("permissions.key-acl.everywhere")]
    public void Key_acl_closes_a_key_to_readers()
    {
        _tree.Create("board", """{"all_acl":"s","key_acl":{"seal":{"subscriber":"r"}}}""");
        ReadPlan plan = Plan("board?keys");
        ChannelNode board = Assert.Single(plan.Keys);
        Assert.False(plan.MayReadKey(board.Number, "seal"));
        Assert.True(plan.MayReadKey(board.Number, "other"));
    }

    [Fact]
    public void The_configuration_is_complete_with_defaults_and_what_is_inherited()
    {
        _tree.Grant("a/open", People.Juliet, "c");
        Assert.Equal(
            """
            {"name":"Open","description":"to all","type":"http://otalk.com/p/muc","discoverable":false,"msg_count":50,"event_count":50,
            "key_whitelist":[],"subscriber_channel":false,"all_acl":"s","subscriber_acl":"s","key_acl":{},"requests":false}
            """.ReplaceLineEndings(string.Empty),
            Plan("a/open?config").ConfigJson);
    }

    [Fact]
    public void The_configuration_of_a_pattern_is_refused() => Expect.Error(
        Condition.BadRequest, "the configuration of one channel is read at a time: the address is a pattern", Refused("a/*?config"));

    [Fact]
    [Covers("contents.subscriptions-channel")]
    public void The_owner_finds_its_own_subscriptions_and_those_of_others()
    {
        _tree.Subscribe(People.Juliet, "a", "s6");
        ReadPlan plan = Plan("subscriptions", People.Romeo);
        Assert.Equal(["s1", "s2", "s3", "s4", "s5", "s6"], plan.Kept.Select(row => row.Id));
        Assert.Empty(plan.Messages);
    }

    [Fact]
    [Covers("contents.subscriptions-channel")]
    public void Others_find_their_own_subscriptions_there_or_nothing()
    {
        _tree.Subscribe(People.Juliet, "a", "s6");
        Assert.Equal(["s6"], Plan("subscriptions").Kept.Select(row => row.Id));
        Expect.Error(
            Condition.ItemNotFound,
            "there is no channel romeo@montague.com/subscriptions",
            ReadPlanner.Plan(_tree.State, People.Stranger, Address("subscriptions")).Error);
    }

    private ReadPlan Plan(string address, string identity = People.Juliet)
    {
        (ReadPlan? plan, StanzaError? error) = ReadPlanner.Plan(_tree.State, identity, Address(address));
        Assert.Null(error);
        return plan!;
    }

    private StanzaError? Refused(string address) => ReadPlanner.Plan(_tree.State, People.Juliet, Address(address)).Error;

    private static IdentityUri Address(string address) => IdentityUri.Parse($"{People.Romeo}/{address}");
}

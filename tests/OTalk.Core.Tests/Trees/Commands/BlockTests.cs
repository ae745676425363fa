using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class BlockTests
{
    private readonly TreeUnderTest _tree = new();

    public BlockTests() => _tree.Create("a", """{"all_acl":"ps"}""");

    [Fact]
    [Covers("subscriptions.block", "subscriptions.blocked")]
    public void It_is_listed_as_a_message_and_as_the_value_of_a_key()
    {
        _tree.Succeed(Block(People.Juliet));
        LogEntry entry = Assert.Single(_tree.History("blocked"));
        Assert.Equal((People.Juliet, People.Romeo, Namespaces.Block), (entry.Key, entry.Author, entry.Ns));
        Assert.Equal("""{"ns":"http://otalk.com/p/block","identity":"juliet@capulet.com"}""", Picture.Text(entry.Body));
        Assert.NotNull(_tree.KeyAuthor("blocked", People.Juliet));
        Assert.Equal(entry.Id, Assert.Single(_tree.State.Items.Blocks).Message);
    }

    [Theory]
    [InlineData(People.Juliet, true, false)]
    [InlineData("capulet.com", true, true)]
    [Covers("subscriptions.block.absent")]
    public void A_server_stands_for_all_its_users(string identity, bool juliet, bool other)
    {
        _tree.Succeed(Block(identity));
        Assert.Equal(
            (juliet, other, false),
            (_tree.State.IsBlocked(People.Juliet), _tree.State.IsBlocked(People.OtherRomeo), _tree.State.IsBlocked(People.Stranger)));
    }

    [Fact]
    [Covers("subscriptions.block.ends", "subscriptions.ends-with-channel")]
    public void Their_subscriptions_end_on_both_sides()
    {
        _tree.Subscribe(People.Juliet, "a", "s6");
        _tree.Subscribe(People.Juliet, "*", "s7", $"{People.Juliet}/roster/Romeo");
        _tree.Subscribe(People.Stranger, "a", "s6");
        Decision decision = _tree.Succeed(Block("capulet.com"));
        Assert.Equal(["s6 ended", "s7 ended"], Expect.News(decision));
        Assert.Equal(
            [
                new TellOwner(People.Juliet, "s6", $"{People.Romeo}/a", SubscriptionState.Ended),
                new TellOwner(People.Juliet, "s7", $"{People.Romeo}/*", SubscriptionState.Ended),
            ],
            decision.Effects);
        Assert.Empty(_tree.State.Subscribers.Of(People.Juliet));
        Assert.Equal(People.Stranger, Assert.Single(Audience.Of(_tree.State, ChannelPath.Parse("a")).Owners).Owner);
    }

    [Fact]
    [Covers("subscriptions.block.told")]
    public void The_channel_is_told_that_they_left_and_they_are_not()
    {
        _tree.Subscribe(People.Juliet, "a", "s6");
        _tree.Subscribe(People.Stranger, "a", "s6");
        Decision decision = _tree.Succeed(Block(People.Juliet));
        JsonElement told = Expect.Event(decision, Namespaces.Unsubscribe, "a");
        Assert.Equal(People.Juliet, told.GetProperty("event").GetProperty("identity").GetString());
    }

    [Fact]
    [Covers("subscriptions.block.ends")]
    public void What_they_asked_for_is_withdrawn_with_its_request()
    {
        Guid request = TreeUnderTest.Id(901);
        _tree.Apply(new SubscriberSet(new SubscriberRecord(
            People.Juliet, "s6", $"{People.Romeo}/a", People.Juliet, "{}", SubscriptionState.Pending, TreeUnderTest.Start, Request: request)));
        Decision decision = _tree.Succeed(Block(People.Juliet));
        Assert.Equal(new MessageRemoved(_tree.Channel("requests").Number, request), Expect.Change<MessageRemoved>(decision));
        Assert.Equal(request, Expect.Event(decision, Namespaces.Delete, "requests").GetProperty("event").GetProperty("msgid").GetGuid());
        Assert.Equal(["s6 ended"], Expect.News(decision));
        Assert.Single(decision.Effects);
    }

    [Fact]
    [Covers("subscriptions.block.own")]
    public void Ones_own_subscriptions_at_theirs_stay()
    {
        _tree.Apply(new SubscriptionSet(new SubscriptionRecord(
            "s6", $"{People.Juliet}/balcony", People.Romeo, "{}", SubscriptionState.Active, TreeUnderTest.Start)));
        _tree.Succeed(Block(People.Juliet));
        Assert.NotNull(_tree.State.FindSubscription("s6"));
    }

    [Fact]
    [Covers("subscriptions.block.own-server")]
    public void Ones_own_server_can_be_blocked_and_oneself_stays()
    {
        _tree.Succeed(Block("montague.com"));
        Assert.Equal((true, false), (_tree.State.IsBlocked(People.Stranger), _tree.State.IsBlocked(People.Romeo)));
        Assert.Equal(5, _tree.State.Subscribers.Of(People.Romeo).Count);
    }

    [Fact]
    [Covers("subscriptions.block.oneself")]
    public void Nobody_blocks_themselves() => Expect.Error(
        Condition.BadRequest, "identity: romeo@montague.com owns romeo@montague.com and cannot be blocked there", _tree.Fail(Block(People.Romeo)));

    [Fact]
    [Covers("subscriptions.block.others")]
    public void Only_the_owner_blocks()
    {
        _tree.Grant("", People.Juliet, "a");
        Expect.Error(Condition.Forbidden, "only its owner says whom romeo@montague.com blocks", _tree.Fail(Block(People.Stranger, People.Juliet)));
        Expect.Error(Condition.Forbidden, "only its owner says whom romeo@montague.com blocks", _tree.Fail(Unblock(People.Stranger, People.Juliet)));
    }

    [Fact]
    [Covers("subscriptions.block.again")]
    public void Twice_is_once()
    {
        _tree.Succeed(Block(People.Juliet));
        Assert.Equal(Picture.Of(new Decision()), Picture.Of(_tree.Decide(Block(People.Juliet))));
        Assert.Equal(Picture.Of(new Decision()), Picture.Of(_tree.Decide(Unblock(People.Stranger))));
    }

    [Fact]
    [Covers("subscriptions.unblock")]
    public void Unblocking_takes_it_off_the_list()
    {
        _tree.Succeed(Block(People.Juliet));
        Guid id = Assert.Single(_tree.History("blocked")).Id;
        JsonElement told = Expect.Event(_tree.Succeed(Unblock(People.Juliet)), Namespaces.Delete, "blocked").GetProperty("event");
        Assert.Equal((id, People.Juliet), (told.GetProperty("msgid").GetGuid(), told.GetProperty("key").GetString()));
        Assert.Empty(_tree.History("blocked"));
        Assert.Null(_tree.KeyAuthor("blocked", People.Juliet));
        Assert.False(_tree.State.IsBlocked(People.Juliet));
        Assert.Equal(Picture.Of(_tree.State), Picture.Of(_tree.Reload()));
    }

    /// <summary>Trees that were made earlier forget messages of <c>/blocked</c>.</summary>
    [Fact]
    public void Unblocking_takes_away_the_key_of_a_message_that_was_forgotten()
    {
        _tree.Succeed(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("blocked"), TreeUnderTest.Json("""{"msg_count":1}""")));
        _tree.Succeed(Block(People.Juliet));
        _tree.Succeed(Block(People.Stranger));
        _tree.Succeed(Unblock(People.Juliet));
        Assert.Null(_tree.KeyAuthor("blocked", People.Juliet));
        Assert.NotNull(_tree.KeyAuthor("blocked", People.Stranger));
    }

    [Fact]
    [Covers("subscriptions.unblock.server")]
    public void A_user_of_a_blocked_server_is_unblocked_with_it_only()
    {
        _tree.Succeed(Block("capulet.com"));
        Assert.Empty(_tree.Succeed(Unblock(People.Juliet)).Changes);
        Assert.True(_tree.State.IsBlocked(People.Juliet));
    }

    [Fact]
    [Covers("subscriptions.block.limit", "stanzas.limit.subscriptions")]
    public void There_is_a_limit()
    {
        var tree = new TreeUnderTest(rules: TreeRules.Default with { SubscriptionsPerAccount = 1 });
        tree.Succeed(Block(People.Juliet));
        Expect.Error(
            Condition.QuotaExceeded, "romeo@montague.com has blocked 1 identities, as many as it may", tree.Fail(Block(People.Stranger)));
        tree.Succeed(Block(People.Juliet));
        tree.Succeed(Unblock(People.Juliet));
        tree.Succeed(Block(People.Stranger));
    }

    [Fact]
    [Covers("subscriptions.block.server")]
    public void Operators_block_at_their_server()
    {
        TreeRules rules = TreeRules.Default with { Operators = new HashSet<string>(StringComparer.Ordinal) { People.Romeo } };
        var tree = new TreeUnderTest("montague.com", rules);
        tree.Succeed(Block(People.Juliet));
        Assert.Equal(People.Juliet, Assert.Single(tree.History("blocked")).Key);
        Expect.Error(
            Condition.BadRequest, "identity: romeo@montague.com owns montague.com and cannot be blocked there", tree.Fail(Block(People.Romeo)));
        Assert.Equal(Picture.Of(tree.State), Picture.Of(tree.Reload()));
    }

    [Fact]
    public void A_block_survives_being_stored()
    {
        _tree.Succeed(Block("capulet.com"));
        Assert.True(_tree.Reload().IsBlocked(People.Juliet));
    }

    private static BlockCommand Block(string identity, string by = People.Romeo) => new(People.Actor(by), Identity.Parse(identity));

    private static UnblockCommand Unblock(string identity, string by = People.Romeo) => new(People.Actor(by), Identity.Parse(identity));
}

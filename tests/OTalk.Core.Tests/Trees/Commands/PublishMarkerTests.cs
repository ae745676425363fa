using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>Read markers, and chat states.</summary>
public class PublishMarkerTests
{
    private const string OwnKey = $"read:{People.Juliet}";

    private readonly TreeUnderTest _tree = new();

    public PublishMarkerTests()
    {
        _tree.Create("alleyway", """{"msg_count":3,"key_whitelist":["topic"]}""");
        _tree.Grant("alleyway", People.Juliet, "p");
        _tree.Grant("alleyway", People.OtherRomeo, "pk");
    }

    [Fact]
    [Covers("well-known.marker.key", "well-known.marker.permission")]
    public void A_marker_is_the_value_of_its_own_key_for_who_may_publish()
    {
        Guid id = _tree.Publish("alleyway", People.Juliet, Marker(1));
        LogEntry marker = Assert.Single(_tree.History("alleyway"));
        Assert.Equal((id, OwnKey), (marker.Id, marker.Key));
        Assert.Equal("juliet@capulet.com/sess/Balcony", _tree.KeyAuthor("alleyway", OwnKey));
    }

    [Fact]
    [Covers("well-known.marker.history")]
    public void The_last_one_of_each_identity_stays_and_pushes_nothing_out()
    {
        _tree.Grant("alleyway", People.Stranger, "p");
        Guid said = _tree.Publish("alleyway");
        for (int number = 1; number <= 5; number++)
            _tree.Publish("alleyway", People.Juliet, Marker(number));
        Guid other = _tree.Publish("alleyway", People.Stranger, Marker(1));
        Guid last = _tree.Publish("alleyway", People.Juliet, Marker(6));
        Assert.Equal([said, other, last], _tree.History("alleyway").Select(entry => entry.Id));
        Assert.DoesNotContain(_tree.History("alleyway", EntryKind.Event), entry => ChannelEvents.Revive(entry).About == EventSubject.Message);
    }

    [Fact]
    public void A_retry_is_answered_as_the_first_time_also_when_a_later_one_has_taken_its_place()
    {
        Guid first = TreeUnderTest.Id(500);
        _tree.Publish("alleyway", People.Juliet, Marker(1), first);
        Guid second = _tree.Publish("alleyway", People.Juliet, Marker(2));
        Assert.Equal(first, _tree.Publish("alleyway", People.Juliet, Marker(1), first));
        Assert.Equal(second, Assert.Single(_tree.History("alleyway")).Id);
    }

    [Theory]
    [InlineData("topic")]
    [InlineData("read:romeo@capulet.com")]
    [Covers("well-known.marker.other-key")]
    public void A_marker_has_no_other_key(string key) => Expect.Error(
        Condition.BadRequest, $"a marker is the value of key '{OwnKey}', not of '{key}'", _tree.Fail(Command(People.Juliet, Marker(1), key)));

    [Fact]
    public void Its_own_key_may_be_named() => _tree.Succeed(Command(People.Juliet, Marker(1), OwnKey));

    [Fact]
    [Covers("well-known.marker.reserved")]
    public void Nothing_else_has_such_a_key_except_from_who_sets_all_keys()
    {
        _tree.Create("wall", """{"all_acl":"pk"}""");
        _tree.Grant("wall", People.OtherRomeo, "pkK");
        Expect.Error(
            Condition.NotAllowed,
            "key 'read:x' is set by read markers",
            _tree.Fail(Command(People.Juliet, TreeUnderTest.Chat(), "read:x", "wall")));
        _tree.Succeed(Command(People.OtherRomeo, TreeUnderTest.Chat(), OwnKey, "wall"));

        // What was put there by another stays in the history.
        _tree.Publish("wall", People.Juliet, Marker(1));
        Assert.Equal(2, _tree.History("wall").Count);
    }

    [Fact]
    [Covers("well-known.typing")]
    public void A_chat_state_is_never_stored()
    {
        MessageBody state = TreeUnderTest.Body("""{"ns":"http://otalk.com/p/chat#state","state":"paused"}""");
        Decision decision = _tree.Succeed(Command(People.Juliet, state));
        Assert.Empty(decision.Changes);
        Assert.True(decision.Transient!.Transient);
        Assert.Equal(Condition.BadRequest, _tree.Fail(Command(People.OtherRomeo, state, "topic")).Condition);
        Assert.Equal(
            Condition.BadRequest,
            _tree.Fail(new PublishCommand(People.Actor(People.Juliet), Alleyway, state, TreeUnderTest.Id(5), null, Transient: false)).Condition);
    }

    [Fact]
    [Covers("well-known.marker.revise")]
    public void No_message_becomes_one_by_revising()
    {
        Guid id = _tree.Publish("alleyway");
        Assert.Equal(Condition.NotAllowed, _tree.Fail(new ReviseMessageCommand(People.Actor(People.Romeo), Alleyway, id, Marker(1))).Condition);
    }

    private static ChannelPath Alleyway => ChannelPath.Parse("alleyway");

    private static MessageBody Marker(int read) =>
        TreeUnderTest.Body($$"""{"ns":"http://otalk.com/p/marker","read":"{{TreeUnderTest.Id(read)}}"}""");

    private static PublishCommand Command(string by, MessageBody body, string? key = null, string path = "alleyway") =>
        new(People.Actor(by), ChannelPath.Parse(path), body, null, key, Transient: false);
}

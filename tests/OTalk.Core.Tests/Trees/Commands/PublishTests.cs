using System.Security.Cryptography;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class PublishTests
{
    private readonly TreeUnderTest _tree = new();

    public PublishTests() => _tree.Create("alleyway", """{"all_acl":"p"}""");

    [Fact]
    public void A_message_is_appended_as_it_was_published()
    {
        DateTimeOffset now = _tree.Now;
        Decision decision = _tree.Succeed(Command(TreeUnderTest.Chat("Soft")));

        LogEntry entry = Expect.Change<EntryAppended>(decision).Entry;
        Assert.Equal(new Published(entry.Id, entry.Time), decision.Outcome);
        Assert.Equal(now, entry.Time);
        Assert.Equal((EntryKind.Message, "alleyway", "juliet@capulet.com/sess/Balcony"), (entry.Kind, entry.Path.Text, entry.Author));
        Assert.Equal("""{"ns":"http://otalk.com/p/chat","body":"Soft"}""", Picture.Text(entry.Body));
        Assert.Null(entry.Digest);
    }

    [Fact]
    public void A_transient_message_is_delivered_and_not_stored()
    {
        Decision decision = _tree.Succeed(Command(TreeUnderTest.Chat()) with { Transient = true });
        Assert.Empty(decision.Changes);
        Assert.True(decision.Transient!.Transient);
        Assert.IsType<Published>(decision.Outcome);
    }

    [Fact]
    [Covers("channels.transient.no-key")]
    public void A_transient_message_has_no_key() => Expect.Error(
        Condition.BadRequest,
        "a transient message is not stored: it has neither key nor msgid",
        _tree.Fail(Command(TreeUnderTest.Chat()) with { Actor = People.Actor(People.Romeo), Key = "topic", Transient = true }));

    [Fact]
    [Covers("channels.transient.no-key")]
    public void A_transient_message_has_no_chosen_id() => Expect.Error(
        Condition.BadRequest,
        "a transient message is not stored: it has neither key nor msgid",
        _tree.Fail(Command(TreeUnderTest.Chat()) with { ChosenId = TreeUnderTest.Id(900), Transient = true }));

    [Fact]
    [Covers("well-known.partial")]
    public void A_partial_message_is_never_stored()
    {
        Decision decision = _tree.Succeed(Command(Partial("So")));
        Assert.Empty(decision.Changes);
        Assert.True(decision.Transient!.Transient);
        Assert.Equal(new Published(decision.Transient.Id, decision.Transient.Time), decision.Outcome);
        Assert.Empty(_tree.History("alleyway"));
    }

    [Fact]
    [Covers("well-known.partial.msgid")]
    public void A_partial_message_has_the_id_of_the_message_it_becomes()
    {
        foreach (string body in new[] { "So", "Sof" })
        {
            Decision partial = _tree.Succeed(Command(Partial(body)) with { ChosenId = TreeUnderTest.Id(900) });
            Assert.Empty(partial.Changes);
            Assert.Equal(TreeUnderTest.Id(900), partial.Transient!.Id);
            Assert.True(partial.Transient.Transient);
            Assert.Null(partial.Transient.Digest);
        }

        Decision whole = _tree.Succeed(Command(TreeUnderTest.Chat("Soft")) with { ChosenId = TreeUnderTest.Id(900) });
        Assert.Equal(TreeUnderTest.Id(900), Expect.Change<EntryAppended>(whole).Entry.Id);
    }

    [Fact]
    [Covers("well-known.partial.late")]
    public void A_partial_message_after_the_message_it_became_does_nothing()
    {
        Decision whole = _tree.Succeed(Command(TreeUnderTest.Chat("Soft")) with { ChosenId = TreeUnderTest.Id(900) });
        Decision late = _tree.Succeed(Command(Partial("Sof")) with { ChosenId = TreeUnderTest.Id(900) });
        Assert.Empty(late.Changes);
        Assert.Null(late.Transient);
        Assert.Equal(whole.Outcome, late.Outcome);
        Assert.Single(_tree.History("alleyway"));
    }

    [Fact]
    [Covers("well-known.partial.key")]
    public void A_partial_message_has_no_key() => Expect.Error(
        Condition.BadRequest,
        "a partial message is not stored: it has no key",
        _tree.Fail(Command(Partial("So")) with { Actor = People.Actor(People.Romeo), Key = "topic", ChosenId = TreeUnderTest.Id(900) }));

    [Fact]
    [Covers("well-known.partial.msgid")]
    public void Saying_that_a_partial_message_is_transient_changes_nothing()
    {
        PublishCommand command = Command(Partial("So")) with { ChosenId = TreeUnderTest.Id(900), Transient = true };
        Assert.Equal(TreeUnderTest.Id(900), _tree.Succeed(command).Transient!.Id);
    }

    [Fact]
    [Covers("well-known.marker.revise")]
    public void No_message_becomes_partial_by_revising()
    {
        Guid id = _tree.Publish("alleyway", People.Juliet);
        Expect.Error(
            Condition.NotAllowed,
            "a message cannot become one with ns 'http://otalk.com/p/chat#partial'",
            _tree.Fail(new ReviseMessageCommand(People.Actor(People.Romeo), ChannelPath.Parse("alleyway"), id, Partial("So"))));
    }

    [Theory]
    [InlineData("presence")]
    [InlineData("sent")]
    [InlineData("requests")]
    [InlineData("subscriptions")]
    [InlineData("channels")]
    [InlineData("blocked")]
    [Covers("well-known.kept")]
    public void Nobody_publishes_to_what_the_server_keeps(string path) => Expect.Error(
        Condition.NotAllowed,
        $"romeo@montague.com/{path} is kept by the server",
        _tree.Fail(new PublishCommand(People.Actor(People.Romeo), ChannelPath.Parse(path), TreeUnderTest.Chat(), null, null, false)));

    [Fact]
    public void A_faulty_body_is_refused()
    {
        MessageBody presence = TreeUnderTest.Body("""{"ns":"http://otalk.com/p/presence","show":"bored"}""");
        Expect.Error(Condition.BadRequest, presence.Fault!, _tree.Fail(Command(presence)));
    }

    [Fact]
    public void What_is_not_there_is_absent() => Expect.Error(
        Condition.ItemNotFound,
        "there is no channel romeo@montague.com/balcony",
        _tree.Fail(Command(TreeUnderTest.Chat()) with { Channel = ChannelPath.Parse("balcony") }));

    [Fact]
    public void A_chosen_id_is_the_id_and_its_digest_is_remembered()
    {
        MessageBody body = TreeUnderTest.Chat();
        LogEntry entry = Expect.Change<EntryAppended>(_tree.Succeed(Command(body) with { ChosenId = TreeUnderTest.Id(900) })).Entry;
        Assert.Equal(TreeUnderTest.Id(900), entry.Id);
        Assert.Equal(SHA256.HashData(body.Utf8.Span), entry.Digest!.Value.ToArray());
    }

    [Fact]
    public void The_same_message_again_is_answered_as_the_first_time()
    {
        PublishCommand command = Command(TreeUnderTest.Chat()) with { ChosenId = TreeUnderTest.Id(900) };
        Decision first = _tree.Succeed(command);
        Decision again = _tree.Succeed(command);
        Assert.Empty(again.Changes);
        Assert.Equal(first.Outcome, again.Outcome);
    }

    [Fact]
    public void The_same_message_from_another_session_of_its_author_is_the_same()
    {
        PublishCommand command = Command(TreeUnderTest.Chat()) with { ChosenId = TreeUnderTest.Id(900) };
        _tree.Succeed(command);
        Assert.Empty(_tree.Succeed(command with { Actor = new Actor(People.Juliet, $"{People.Juliet}/sess/Tomb") }).Changes);
    }

    [Fact]
    [Covers("channels.msgid.kept")]
    public void Retention_does_not_make_it_new()
    {
        _tree.Create("gone", """{"msg_count":0,"all_acl":"p"}""");
        PublishCommand command = Command(TreeUnderTest.Chat()) with { Channel = ChannelPath.Parse("gone"), ChosenId = TreeUnderTest.Id(900) };
        Decision first = _tree.Succeed(command);
        Assert.Empty(_tree.History("gone"));
        Assert.Equal(first.Outcome, _tree.Succeed(command).Outcome);
    }

    [Fact]
    public void Other_bytes_under_the_same_id_conflict()
    {
        _tree.Succeed(Command(TreeUnderTest.Chat()) with { ChosenId = TreeUnderTest.Id(900) });
        Expect.Error(
            Condition.Conflict,
            $"the message id {TreeUnderTest.Id(900)} is taken by another message",
            _tree.Fail(Command(TreeUnderTest.Chat("Other")) with { ChosenId = TreeUnderTest.Id(900) }));
    }

    [Fact]
    public void Another_author_of_the_same_bytes_conflicts()
    {
        PublishCommand command = Command(TreeUnderTest.Chat()) with { ChosenId = TreeUnderTest.Id(900) };
        _tree.Succeed(command);
        Assert.Equal(Condition.Conflict, _tree.Fail(command with { Actor = People.Actor(People.OtherRomeo) }).Condition);
    }

    [Fact]
    public void An_id_that_the_server_made_is_taken()
    {
        Guid id = _tree.Publish("alleyway", People.Juliet);
        Assert.Equal(Condition.Conflict, _tree.Fail(Command(TreeUnderTest.Chat()) with { ChosenId = id }).Condition);
    }

    [Fact]
    public void The_same_id_in_another_channel_is_another_message()
    {
        _tree.Create("balcony", """{"all_acl":"p"}""");
        PublishCommand command = Command(TreeUnderTest.Chat()) with { ChosenId = TreeUnderTest.Id(900) };
        _tree.Succeed(command);
        Assert.Single(_tree.Succeed(command with { Channel = ChannelPath.Parse("balcony") }).Changes);
    }

    private static MessageBody Partial(string body) =>
        TreeUnderTest.Body($$"""{"ns":"http://otalk.com/p/chat#partial","body":"{{body}}"}""");

    private static PublishCommand Command(MessageBody body) =>
        new(People.Actor(People.Juliet), ChannelPath.Parse("alleyway"), body, null, null, Transient: false);
}

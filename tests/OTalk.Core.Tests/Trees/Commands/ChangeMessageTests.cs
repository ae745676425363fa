using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>What deleting and revising a message have in common: who may, and what there must be.</summary>
public abstract class ChangeMessageTests
{
    private protected TreeUnderTest Tree { get; } = new();

    protected ChangeMessageTests()
    {
        Tree.Create("alleyway");
        Tree.Grant("alleyway", People.Juliet, "pds");
        Tree.Grant("alleyway", People.OtherRomeo, "pDs");
        Tree.Grant("alleyway", People.Stranger, "ps");
    }

    /// <summary>With its message the value of a key changes, so the key's own acl has a say.</summary>
    [Theory]
    [InlineData("r", false)]
    [InlineData("wd", true)]
    [Covers("permissions.key-acl.change")]
    public void A_key_with_an_acl_of_its_own_has_a_say(string rights, bool allowed)
    {
        Tree.Create("board", """{"all_acl":"psD","key_acl":{"topic":{"all":"RIGHTS"}}}""".Replace("RIGHTS", rights, StringComparison.Ordinal));
        Guid id = Tree.Publish("board", key: "topic");
        Assert.Equal(
            allowed ? null : "key_acl of romeo@montague.com/board does not allow this for key 'topic'",
            Tree.Decide(Command(People.Juliet, id, "board")).Error?.Text);
    }

    private protected abstract TreeCommand Command(string by, Guid id, string path = "alleyway");

    [Fact]
    public void D_small_is_for_own_messages()
    {
        Guid id = Tree.Publish("alleyway", People.Juliet);
        Assert.Null(Tree.Decide(Command(People.Juliet, id)).Error);
    }

    [Fact]
    public void D_small_is_not_for_those_of_others()
    {
        Guid id = Tree.Publish("alleyway", People.Romeo);
        Expect.Error(Condition.Forbidden, "permission 'D' is needed on romeo@montague.com/alleyway", Tree.Fail(Command(People.Juliet, id)));
    }

    [Fact]
    [Covers("channels.revise.permission")]
    public void D_capital_is_for_all()
    {
        Guid id = Tree.Publish("alleyway", People.Romeo);
        Assert.Null(Tree.Decide(Command(People.OtherRomeo, id)).Error);
    }

    [Fact]
    public void Without_either_not_even_own_ones()
    {
        Guid id = Tree.Publish("alleyway", People.Stranger);
        Expect.Error(Condition.Forbidden, "permission 'd' is needed on romeo@montague.com/alleyway", Tree.Fail(Command(People.Stranger, id)));
    }

    [Fact]
    public void An_unknown_message_is_absent() => Expect.Error(
        Condition.ItemNotFound,
        $"there is no message {TreeUnderTest.Id(900)} in romeo@montague.com/alleyway",
        Tree.Fail(Command(People.Juliet, TreeUnderTest.Id(900))));

    [Fact]
    public void A_message_that_retention_took_is_absent()
    {
        Tree.Create("gone", """{"msg_count":0}""");
        Guid id = Tree.Publish("gone", id: TreeUnderTest.Id(900));
        Assert.Equal(Condition.ItemNotFound, Tree.Fail(Command(People.Romeo, id, "gone")).Condition);
    }

    [Fact]
    public void A_channel_that_is_not_there_is_absent() => Expect.Error(
        Condition.ItemNotFound,
        "there is no channel romeo@montague.com/balcony",
        Tree.Fail(Command(People.Romeo, TreeUnderTest.Id(900), "balcony")));

    [Fact]
    public void What_the_server_keeps_is_left_alone() => Expect.Error(
        Condition.NotAllowed,
        "romeo@montague.com/subscriptions is kept by the server",
        Tree.Fail(Command(People.Romeo, TreeUnderTest.Id(900), "subscriptions")));
}

public sealed class DeleteMessageTests : ChangeMessageTests
{
    [Fact]
    [Covers("channels.delete-message")]
    public void The_message_is_gone_with_the_key_it_gave_a_value_to()
    {
        Guid id = Tree.Publish("alleyway", key: "topic");
        Tree.Succeed(Command(People.Romeo, id));
        Assert.Empty(Tree.History("alleyway"));
        Assert.Null(Tree.KeyAuthor("alleyway", "topic"));
    }

    [Fact]
    public void The_channel_is_told()
    {
        Guid id = Tree.Publish("alleyway");
        JsonElement told = Expect.Event(Tree.Succeed(Command(People.Romeo, id)), Namespaces.Delete, "alleyway");
        Assert.Equal(id, told.GetProperty("event").GetProperty("msgid").GetGuid());
    }

    [Fact]
    public void It_is_deleted_once()
    {
        Guid id = Tree.Publish("alleyway");
        Tree.Succeed(Command(People.Romeo, id));
        Assert.Equal(Condition.ItemNotFound, Tree.Fail(Command(People.Romeo, id)).Condition);
    }

    private protected override TreeCommand Command(string by, Guid id, string path = "alleyway") =>
        new DeleteMessageCommand(People.Actor(by), ChannelPath.Parse(path), id);
}

public sealed class ReviseMessageTests : ChangeMessageTests
{
    [Fact]
    public void The_body_is_replaced_and_nothing_else()
    {
        Guid id = Tree.Publish("alleyway", People.Juliet);
        LogEntry before = Assert.Single(Tree.History("alleyway"));
        Tree.Succeed(Command(People.OtherRomeo, id));

        LogEntry after = Assert.Single(Tree.History("alleyway"));
        Assert.Equal((before.Id, before.Time, before.Author, before.Offset), (after.Id, after.Time, after.Author, after.Offset));
        Assert.Equal("""{"ns":"http://otalk.com/p/chat","body":"Good night"}""", Picture.Text(after.Body));
    }

    [Fact]
    public void The_channel_is_told_with_the_new_body()
    {
        Guid id = Tree.Publish("alleyway");
        JsonElement told = Expect.Event(Tree.Succeed(Command(People.Romeo, id)), Namespaces.Revise, "alleyway").GetProperty("event");
        Assert.Equal(id, told.GetProperty("msgid").GetGuid());
        Assert.Equal("Good night", told.GetProperty("msg").GetProperty("body").GetString());
    }

    [Fact]
    public void A_faulty_body_is_refused()
    {
        Guid id = Tree.Publish("alleyway");
        MessageBody body = TreeUnderTest.Body("""{"ns":"http://otalk.com/p/chat","body":7}""");
        Expect.Error(
            Condition.BadRequest, body.Fault!, Tree.Fail(new ReviseMessageCommand(People.Actor(People.Romeo), ChannelPath.Parse("alleyway"), id, body)));
    }

    /// <summary>Subscribers who may not read the key would read it in the event.</summary>
    [Fact]
    public void The_value_of_a_key_with_an_acl_of_its_own_is_not_told()
    {
        Tree.Create("board", """{"all_acl":"s","key_acl":{"seal":{}}}""");
        Guid id = Tree.Publish("board", key: "seal");
        JsonElement told = Expect.Event(Tree.Succeed(Command(People.Romeo, id, "board")), Namespaces.Revise, "board").GetProperty("event");
        Assert.Equal(id, told.GetProperty("msgid").GetGuid());
        Assert.False(told.TryGetProperty("msg", out _));
    }

    private protected override TreeCommand Command(string by, Guid id, string path = "alleyway") =>
        new ReviseMessageCommand(People.Actor(by), ChannelPath.Parse(path), id, TreeUnderTest.Chat("Good night"));
}

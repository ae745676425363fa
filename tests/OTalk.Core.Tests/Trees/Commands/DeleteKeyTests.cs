using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees.Commands;

public class DeleteKeyTests
{
    private readonly TreeUnderTest _tree = new();

    public DeleteKeyTests()
    {
        _tree.Create("alleyway");
        _tree.Grant("alleyway", People.Juliet, "pk");
        _tree.Grant("alleyway", People.OtherRomeo, "pK");
        _tree.Grant("alleyway", People.Stranger, "p");
    }

    [Fact]
    public void The_value_is_gone_and_its_message_stays()
    {
        _tree.Publish("alleyway", key: "topic");
        _tree.Succeed(Command(People.Romeo));
        Assert.Null(_tree.KeyAuthor("alleyway", "topic"));
        Assert.Single(_tree.History("alleyway"));
    }

    [Fact]
    public void The_channel_is_told()
    {
        _tree.Publish("alleyway", key: "topic");
        JsonElement told = Expect.Event(_tree.Succeed(Command(People.Romeo)), Namespaces.Delete, "alleyway");
        Assert.Equal("topic", told.GetProperty("event").GetProperty("key").GetString());
    }

    [Fact]
    public void An_own_key_needs_k()
    {
        _tree.Publish("alleyway", People.Juliet, key: "topic");
        Assert.Null(_tree.Decide(Command(People.Juliet)).Error);
    }

    [Fact]
    public void Anothers_key_needs_K()
    {
        _tree.Publish("alleyway", People.OtherRomeo, key: "topic");
        Expect.Error(Condition.Forbidden, "permission 'K' is needed on romeo@montague.com/alleyway", _tree.Fail(Command(People.Juliet)));
    }

    [Fact]
    public void K_deletes_anothers_key()
    {
        _tree.Publish("alleyway", People.Juliet, key: "topic");
        Assert.Null(_tree.Decide(Command(People.OtherRomeo)).Error);
    }

    [Fact]
    public void A_key_without_value_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "key 'topic' of romeo@montague.com/alleyway has no value", _tree.Fail(Command(People.Juliet)));

    [Fact]
    public void Who_may_delete_none_is_told_so_whether_it_has_a_value_or_not() =>
        Expect.Error(Condition.Forbidden, "permission 'k' is needed on romeo@montague.com/alleyway", _tree.Fail(Command(People.Stranger)));

    [Fact]
    public void What_the_server_keeps_is_left_alone() =>
        Expect.Error(Condition.NotAllowed, "romeo@montague.com/channels is kept by the server", _tree.Fail(Command(People.Romeo, "channels")));

    [Fact]
    public void What_is_not_there_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/balcony", _tree.Fail(Command(People.Romeo, "balcony")));

    private static DeleteKeyCommand Command(string by, string path = "alleyway") => new(People.Actor(by), ChannelPath.Parse(path), "topic");
}

using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class ConfigureChannelTests
{
    private readonly TreeUnderTest _tree = new();

    public ConfigureChannelTests() => _tree.Create("alleyway", """{"name":"The Alleyway","msg_count":7,"x-mood":{"b":1, "a":[2]}}""");

    [Fact]
    public void Members_are_set_over_the_others()
    {
        _tree.Succeed(Command("""{"description":"dark","msg_count":9}"""));
        ChannelNode node = _tree.Channel("alleyway");
        Assert.Equal(("The Alleyway", "dark", 9), (node.Config.Name, node.Config.Description, node.Config.MessageCount));
        Assert.Equal(9, node.Record.MessageCount);
    }

    [Fact]
    [Covers("permissions.no-raise")]
    public void Nobody_gives_everybody_what_they_lack()
    {
        _tree.Grant("alleyway", People.Juliet, "psC");
        var actor = new Actor(People.Juliet, People.Juliet);
        ConfigureChannelCommand Set(string config) => new(actor, ChannelPath.Parse("alleyway"), TreeUnderTest.Json(config));
        Assert.Equal(Condition.Forbidden, _tree.Fail(Set("""{"all_acl":"sD"}""")).Condition);
        _tree.Succeed(Set("""{"all_acl":"ps"}"""));
        Assert.Equal(Condition.Forbidden, _tree.Fail(Set("""{"subscriber_acl":"a"}""")).Condition);
    }

    [Fact]
    [Covers("channels.config.merge")]
    public void Null_goes_back_to_the_default()
    {
        _tree.Succeed(Command("""{"msg_count":null,"name":null}"""));
        ChannelNode node = _tree.Channel("alleyway");
        Assert.Equal(("", 50), (node.Config.Name, node.Record.MessageCount));
    }

    [Fact]
    public void Unknown_members_are_kept_as_they_were()
    {
        _tree.Succeed(Command("""{"name":"Alley"}"""));
        Assert.Equal("""{"msg_count":7,"name":"Alley","x-mood":{"b":1,"a":[2]}}""", _tree.Channel("alleyway").Config.ToJson());
    }

    [Fact]
    public void Number_creator_and_time_stay()
    {
        ChannelRecord before = _tree.Channel("alleyway").Record;
        _tree.Succeed(Command("""{"event_count":3}"""));
        Assert.Equal(before with { ConfigJson = _tree.Channel("alleyway").Config.ToJson(), EventCount = 3 }, _tree.Channel("alleyway").Record);
    }

    [Fact]
    public void The_channel_is_told() => Expect.Event(_tree.Succeed(Command("{}")), Namespaces.Config, "alleyway");

    [Fact]
    public void A_wrong_member_is_named_and_nothing_changes() =>
        Expect.Error(Condition.BadRequest, "config.discoverable is neither true nor false", _tree.Fail(Command("""{"name":"x","discoverable":"yes"}""")));

    [Fact]
    public void Text_that_is_no_text_is_refused() =>
        Expect.Error(Condition.BadRequest, "config has text that is not valid Unicode", _tree.Fail(Command("""{"name":"\ud800"}""")));

    [Fact]
    [Covers("stanzas.limit.config-bytes")]
    public void The_limit_counts_what_was_there_before()
    {
        var tree = new TreeUnderTest(rules: TreeRules.Default with { ConfigBytes = 30 });
        tree.Create("alleyway", """{"name":"0123456789"}""");
        Expect.Error(
            Condition.TooLarge, "the configuration takes 39 bytes; at most 30 are allowed", tree.Fail(Command("""{"description":"x"}""")));
    }

    [Fact]
    public void What_is_not_there_is_absent() => Expect.Error(
        Condition.ItemNotFound,
        "there is no channel romeo@montague.com/balcony",
        _tree.Fail(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("balcony"), TreeUnderTest.Json("{}"))));

    private static ConfigureChannelCommand Command(string config) =>
        new(People.Actor(People.Romeo), ChannelPath.Parse("alleyway"), TreeUnderTest.Json(config));
}

using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class CreateChannelTests
{
    private readonly TreeUnderTest _tree = new();

    [Fact]
    public void A_channel_is_there_with_its_creator_and_configuration()
    {
        ChannelNode made = _tree.Create("alleyway", """{"name":"The Alleyway","msg_count":7}""");

        Assert.Equal(People.Romeo, made.Record.Creator);
        Assert.Equal(TreeUnderTest.Start, made.Record.CreatedAt);
        Assert.Equal(7, made.Record.MessageCount);
        Assert.Equal("The Alleyway", made.Config.Name);
        Assert.Same(_tree.State.Root, made.Parent);
    }

    [Fact]
    public void The_parent_is_told()
    {
        _tree.Create("alleyway");
        JsonElement told = Expect.Event(_tree.Succeed(Command("alleyway/corner")), Namespaces.Create, "alleyway");
        Assert.Equal("otalk:romeo@montague.com/alleyway/corner", told.GetProperty("channel").GetString());
    }

    [Fact]
    [Covers("channels.create.parent")]
    public void Whoever_has_S_on_the_parent_may_create_and_is_the_creator()
    {
        _tree.Create("alleyway");
        _tree.Grant("alleyway", People.Juliet, "S");
        Assert.Equal(People.Juliet, _tree.Create("alleyway/corner", by: People.Juliet).Record.Creator);
    }

    [Fact]
    public void A_missing_parent_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no channel romeo@montague.com/alleyway", _tree.Fail(Command("alleyway/corner")));

    [Fact]
    public void What_exists_conflicts()
    {
        _tree.Create("alleyway");
        Expect.Error(Condition.Conflict, "romeo@montague.com/alleyway exists already", _tree.Fail(Command("alleyway")));
    }

    [Fact]
    public void The_root_exists() => Expect.Error(Condition.Conflict, "romeo@montague.com exists already", _tree.Fail(Command("")));

    [Theory]
    [InlineData("sess/Balcony")]
    [Covers("channels.create.reserved")]
    public void Channels_of_sessions_are_made_by_bind(string path) =>
        Expect.Error(Condition.NotAllowed, $"romeo@montague.com/{path} is made by bind", _tree.Fail(Command(path)));

    [Fact]
    public void A_sub_channel_of_a_session_can_be_made()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        _tree.Create("sess/Balcony/scratch");
        Assert.True(_tree.Has("sess/Balcony/scratch"));
    }

    [Fact]
    [Covers("channels.create.too-many", "stanzas.limit.channels")]
    public void A_full_account_gets_no_more_channels()
    {
        int full = _tree.State.ChannelCount;
        var tree = new TreeUnderTest(rules: TreeRules.Default with { ChannelsPerAccount = full });
        Expect.Error(
            Condition.QuotaExceeded, $"romeo@montague.com has {full} channels, as many as it may have", tree.Fail(Command("alleyway")));
    }

    [Fact]
    public void A_number_is_never_used_again()
    {
        int first = _tree.Create("alleyway").Number;
        _tree.Succeed(new DeleteChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("alleyway")));
        Assert.True(_tree.Create("alleyway").Number > first);
    }

    [Fact]
    public void A_wrong_configuration_is_named() =>
        Expect.Error(
            Condition.BadRequest, "config.msg_count is no whole number from -1 up", _tree.Fail(Command("alleyway", """{"msg_count":-2}""")));

    [Fact]
    public void A_configuration_over_the_limit_is_refused()
    {
        var tree = new TreeUnderTest(rules: TreeRules.Default with { ConfigBytes = 16 });
        tree.Create("alleyway", """{"name":"12345"}""");
        Expect.Error(
            Condition.TooLarge, "the configuration takes 17 bytes; at most 16 are allowed", tree.Fail(Command("corner", """{"name":"12345\u0036"}""")));
    }

    private static CreateChannelCommand Command(string path, string config = "{}") =>
        new(People.Actor(People.Romeo), ChannelPath.Parse(path), TreeUnderTest.Json(config));
}

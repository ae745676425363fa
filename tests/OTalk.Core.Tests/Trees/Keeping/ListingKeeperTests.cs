using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.Core.Trees.Keeping;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Keeping;

/// <summary>What <c>/channels</c> lists, and who sees it.</summary>
public class ListingKeeperTests
{
    private const string Open = """{"discoverable":true,"name":"N","description":"D","type":"T"}""";

    private readonly TreeUnderTest _tree = new();

    [Fact]
    [Covers("well-known.channels.list")]
    public void A_discoverable_channel_is_listed_under_its_path()
    {
        _tree.Create("alleyway");
        Assert.Empty(_tree.History("channels"));
        ChannelNode corner = _tree.Create("alleyway/corner", Open);
        LogEntry listed = Assert.Single(_tree.History("channels"));
        Assert.Equal((listed.Id, "alleyway/corner", People.Romeo), (corner.Record.Listing, listed.Key, listed.Author));
        Assert.Equal(
            """{"ns":"http://otalk.com/p/channel#disco","channel":"romeo@montague.com/alleyway/corner","name":"N","description":"D","type":"T"}""",
            Picture.Text(listed.Body));
        Assert.Equal(listed.Id, _tree.Reload().Find(corner.Path)!.Record.Listing);
    }

    [Theory]
    [InlineData("""{"name":"M"}""", true)]
    [InlineData("""{"description":"M"}""", true)]
    [InlineData("""{"type":"M"}""", true)]
    [InlineData("""{"msg_count":7,"all_acl":"s"}""", false)]
    [InlineData("""{"name":"N"}""", false)]
    [Covers("well-known.channels.revised")]
    public void It_is_revised_when_it_says_something_else(string config, bool revised)
    {
        Guid id = _tree.Create("alleyway", Open).Record.Listing!.Value;
        string before = Picture.Text(_tree.History("channels")[0].Body);
        Configure("alleyway", config);
        LogEntry after = Assert.Single(_tree.History("channels"));
        Assert.Equal((id, revised), (after.Id, Picture.Text(after.Body) != before));
        Assert.Equal(revised ? 1 : 0, _tree.History("channels", EntryKind.Event).Count);
    }

    [Fact]
    public void It_comes_and_goes_with_the_configuration()
    {
        _tree.Create("alleyway");
        Configure("alleyway", Open);
        Assert.Single(_tree.History("channels"));
        Configure("alleyway", """{"discoverable":false}""");
        Assert.Empty(_tree.History("channels"));
        Assert.Null(_tree.KeyAuthor("channels", "alleyway"));
        Assert.Null(_tree.Channel("alleyway").Record.Listing);
        System.Text.Json.JsonElement told = Expect.Body(Assert.Single(_tree.History("channels", EntryKind.Event))).GetProperty("event");
        Assert.Equal(("http://otalk.com/p/delete", "alleyway"), (told.GetProperty("ns").GetString(), told.GetProperty("key").GetString()));
    }

    [Fact]
    public void What_is_below_a_deleted_channel_goes_with_it()
    {
        _tree.Create("a", Open);
        _tree.Create("a/b", Open);
        _tree.Create("c", Open);
        _tree.Succeed(new DeleteChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("a")));
        Assert.Equal(["c"], _tree.History("channels").Select(listed => listed.Key));
    }

    [Fact]
    public void The_root_has_a_key_too()
    {
        Configure("", """{"discoverable":true}""");
        Assert.Equal("/", Assert.Single(_tree.History("channels")).Key);
        Assert.Equal(ChannelPath.Root, Listing.SubjectOf(_tree.History("channels")[0]));
    }

    [Fact]
    [Covers("well-known.channels.all")]
    public void More_channels_than_a_history_keeps_by_default_are_listed()
    {
        for (int index = 0; index < 60; index++)
            _tree.Create($"c{index}", Open);
        Assert.Equal(60, _tree.History("channels").Count);
    }

    [Fact]
    [Covers("well-known.channels.banned")]
    public void A_channel_is_not_listed_to_who_is_banned_there()
    {
        _tree.Create("open", Open);
        _tree.Create("shut", Open);
        _tree.Grant("shut", People.Juliet, "");
        ReadPlan banned = Plan(People.Juliet);
        ChannelNode channels = _tree.Channel("channels");
        Assert.True(banned.LeavesOutMessages);
        Assert.Equal((true, false), (banned.MayReadKey(channels.Number, "open"), banned.MayReadKey(channels.Number, "shut")));
        Assert.Contains(ChannelPath.Parse("open"), banned.Subjects!);
        Assert.DoesNotContain(ChannelPath.Parse("shut"), banned.Subjects!);

        ReadPlan stranger = Plan(People.Stranger);
        Assert.False(stranger.LeavesOutMessages);
        Assert.True(stranger.MayReadKey(channels.Number, "shut"));
    }

    [Fact]
    [Covers("well-known.channels.banned")]
    public void Nor_is_who_is_banned_told_of_it()
    {
        _tree.Subscribe(People.Juliet, "channels");
        _tree.Subscribe(People.Stranger, "channels");
        _tree.SubscribeOwner("channels", "s9");
        _tree.Create("shut", Open);
        _tree.Grant("shut", People.Juliet, "");
        Configure("shut", """{"name":"M"}""");
        Assert.Equal([People.Stranger, People.Romeo], ToldOf(_tree.History("channels")[0]));
        Assert.Equal([People.Stranger, People.Romeo], ToldOf(_tree.History("channels", EntryKind.Event)[^1]));

        // When it is gone, nothing tells any more who could see it.
        _tree.Succeed(new DeleteChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("shut")));
        Assert.Equal([People.Romeo], ToldOf(_tree.History("channels", EntryKind.Event)[^1]));
    }

    [Fact]
    public void The_end_of_a_listing_is_told_while_the_channel_is_there()
    {
        _tree.Create("open", Open);
        var delete = new DeleteChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("open"));
        Decision decision = _tree.Decide(delete);
        var context = new DecisionContext(_tree.Now, () => TreeUnderTest.Id(9000), null, null);
        List<Change> changes = [.. KeptChannels.Complete(_tree.State, context, decision.Changes)];
        int told = changes.FindIndex(change => change is EntryAppended { Entry: { Path.Text: "channels" } });
        int gone = changes.FindIndex(change => change is ChannelRemoved);
        Assert.InRange(told, 0, gone - 1);
    }

    private void Configure(string path, string config) =>
        _tree.Succeed(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse(path), TreeUnderTest.Json(config)));

    private ReadPlan Plan(string identity)
    {
        (ReadPlan? plan, _) = ReadPlanner.Plan(_tree.State, identity, IdentityUri.Parse("romeo@montague.com/channels?messages&keys&events"));
        return plan!;
    }

    private IEnumerable<string> ToldOf(LogEntry entry) => new AudienceCache(_tree.State)
        .For(ChannelEvents.Revive(entry)).Owners.Select(owner => owner.Owner).Order(StringComparer.Ordinal);
}

using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>A tree as earlier versions founded it becomes one as it is founded now.</summary>
public class CompleteTreeTests
{
    private readonly TreeUnderTest _tree = new();

    [Fact]
    public void A_complete_tree_is_left_alone() => Assert.Empty(_tree.Succeed(new CompleteTreeCommand()).Changes);

    [Fact]
    public void What_is_missing_is_made()
    {
        Age();
        Assert.False(_tree.Has("features"));
        _tree.Succeed(new CompleteTreeCommand());
        Assert.Equal("s", Access.AclOf(_tree, "features", People.Juliet));
        Assert.Equal(-1, _tree.Channel("channels").Record.MessageCount);
        Assert.Equal(["alleyway"], _tree.History("channels").Select(listed => listed.Key));
        Assert.Empty(_tree.Succeed(new CompleteTreeCommand()).Changes);
    }

    /// <summary>As it was before <c>/features</c> of users and listings.</summary>
    private void Age()
    {
        _tree.Create("alleyway", """{"discoverable":true}""");
        ChannelNode alleyway = _tree.Channel("alleyway");
        ChannelNode channels = _tree.Channel("channels");
        _tree.Apply(
            new MessageRemoved(channels.Number, alleyway.Record.Listing!.Value),
            new ChannelSet(alleyway.Record with { Listing = null }),
            new ChannelSet(channels.Record with { ConfigJson = """{"all_acl":"s"}""", MessageCount = 50 }),
            new ChannelRemoved(_tree.Channel("features").Number));
    }

    private static class Access
    {
        public static string AclOf(TreeUnderTest tree, string path, string identity) =>
            Core.Access.Acl.Format(Core.Access.AccessRules.Effective(tree.State, tree.State.Find(ChannelPath.Parse(path))!, identity));
    }
}

using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees;

public class WellKnownTests
{
    /// <summary>What a stranger may do in a user's tree: channel, permissions, messages kept.</summary>
    [Theory]
    [InlineData("", "", 50)]
    [InlineData("sess", "", 50)]
    [InlineData("presence", "", 1)]
    [InlineData("roster", "", 50)]
    [InlineData("inbox", "p", 1000)]
    [InlineData("sent", "", 1000)]
    [InlineData("requests", "", -1)]
    [InlineData("subscriptions", "", 50)]
    [InlineData("discovery", "s", 50)]
    [InlineData("channels", "s", -1)]
    [InlineData("features", "s", 50)]
    [InlineData("blocked", "", -1)]
    [InlineData("vcard", "s", 50)]
    [Covers("well-known.tree", "well-known.root", "well-known.sess", "well-known.inbox", "well-known.roster", "well-known.subscriptions")]
    [Covers("well-known.vcard", "well-known.discovery", "well-known.presence", "well-known.channels", "well-known.sent")]
    [Covers("well-known.requests", "permissions.default")]
    public void A_user_starts_with_these(string path, string acl, int messages)
    {
        var tree = new TreeUnderTest();
        ChannelNode node = tree.Channel(path);
        Assert.Equal(acl, Acl.Format(AccessRules.Effective(tree.State, node, People.Juliet)));
        Assert.Equal((messages, messages), (node.Config.MessageCount, node.Record.MessageCount));
        Assert.Equal("s", Acl.Format(node.SubscriberAcl));
        Assert.Equal(path is "presence", node.Config.Requests);
    }

    [Fact]
    public void A_user_starts_with_nothing_else() => Assert.Equal(13, new TreeUnderTest().State.ChannelCount);

    [Fact]
    [Covers("subscriptions.initial")]
    public void A_user_is_subscribed_to_its_own_on_both_sides()
    {
        TreeState tree = new TreeUnderTest().State;
        string[] expected = ["s1 inbox", "s2 requests", "s3 subscriptions", "s4 roster/*", "s5 sess/*"];
        Assert.Equal(expected, tree.Subscriptions.Select(own => $"{own.Id} {IdentityUri.Parse(own.Source).Pattern.Text}"));
        Assert.Equal(expected, tree.Subscribers.All.Select(own => $"{own.Id} {own.Pattern.Text}"));
        Assert.All(tree.Subscriptions, own => Assert.Equal((People.Romeo, SubscriptionState.Active), (own.Destination, own.State)));
        Assert.Equal(6, tree.Counters.NextSubscription);
    }

    [Fact]
    [Covers("well-known.server")]
    public void A_server_starts_with_these()
    {
        var tree = new TreeUnderTest("montague.com");
        Assert.Equal(
            ["", "blocked", "channels", "discovery", "features", "requests", "subscriptions"], tree.State.Root.SelfAndBelow().Select(node => node.Path.Text));
        Assert.Empty(tree.State.Subscriptions);
    }

    [Theory]
    [InlineData("sess/Balcony", "", false)]
    [InlineData("sess/Balcony/presence", "", true)]
    [InlineData("sess/Balcony/inbox", "p", false)]
    [InlineData("sess/Balcony/features", "s", false)]
    [Covers("well-known.session", "well-known.session-presence", "well-known.session-inbox", "well-known.session-features")]
    public void A_session_has_these(string path, string acl, bool requests)
    {
        var tree = new TreeUnderTest();
        tree.Succeed(new Core.Trees.Commands.BindSessionCommand("Balcony"));
        ChannelNode node = tree.Channel(path);
        Assert.Equal(acl, Acl.Format(AccessRules.Effective(tree.State, node, People.Juliet)));
        Assert.Equal(requests, node.Config.Requests);
    }

    [Theory]
    [InlineData("inbox", false)]
    [InlineData("sess/Balcony/presence", false)]
    [InlineData("roster/presence", false)]
    [InlineData("presence", true)]
    [InlineData("sent", true)]
    [InlineData("subscriptions", true)]
    [Covers("well-known.kept")]
    public void The_server_keeps_some_of_them_itself(string path, bool kept) =>
        Assert.Equal(kept, WellKnown.IsServerKept(Identity.Parse(People.Romeo), ChannelPath.Parse(path)));

    [Theory]
    [InlineData("montague.com", true)]
    [InlineData(People.Romeo, false)]
    [Covers("well-known.server")]
    public void Features_is_kept_for_servers_only(string identity, bool kept) =>
        Assert.Equal(kept, WellKnown.IsServerKept(Identity.Parse(identity), ChannelPath.Parse("features")));
}

using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Tests.Trees;
using OTalk.Core.Trees;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

public class EffectivePermissionTests
{
    private readonly TreeUnderTest _tree = new();

    [Fact]
    [Covers("permissions.owner")]
    public void The_owner_may_do_all_even_where_banned()
    {
        _tree.Create("a");
        _tree.Grant("a", People.Romeo, "");
        Assert.Equal("pkKdDcCmMsSLoOa", Of("a", People.Romeo));
    }

    [Fact]
    [Covers("permissions.owner")]
    public void Operators_own_the_servers_tree()
    {
        TreeRules rules = TreeRules.Default with { Operators = new HashSet<string>(StringComparer.Ordinal) { People.Romeo } };
        var tree = new TreeUnderTest("montague.com", rules);
        Assert.Equal(Permissions.All, AccessRules.Effective(tree.State, tree.Channel("requests"), People.Romeo));
        Assert.Equal(Permissions.None, AccessRules.Effective(tree.State, tree.Channel("requests"), People.Stranger));
    }

    [Fact]
    public void Operators_are_nobody_in_the_trees_of_users()
    {
        TreeRules rules = TreeRules.Default with { Operators = new HashSet<string>(StringComparer.Ordinal) { People.Stranger } };
        var tree = new TreeUnderTest(People.Romeo, rules);
        Assert.Equal(Permissions.None, AccessRules.Effective(tree.State, tree.Channel("roster"), People.Stranger));
    }

    [Fact]
    public void An_explicit_grant_takes_the_place_of_the_acls()
    {
        _tree.Create("a", """{"all_acl":"psc"}""");
        _tree.Grant("a", People.Juliet, "k");
        Assert.Equal("k", Of("a"));
    }

    [Fact]
    [Covers("permissions.grant")]
    public void The_nearest_grant_above_decides()
    {
        _tree.Create("a");
        _tree.Create("a/b");
        _tree.Create("a/b/c");
        _tree.Grant("a", People.Juliet, "p");
        _tree.Grant("a/b", People.Juliet, "s");
        Assert.Equal(("p", "s", "s"), (Of("a"), Of("a/b"), Of("a/b/c")));
    }

    [Fact]
    public void A_removed_grant_lets_the_one_above_decide_again()
    {
        _tree.Create("a");
        _tree.Create("a/b");
        _tree.Grant("a", People.Juliet, "p");
        _tree.Grant("a/b", People.Juliet, "s");
        _tree.Grant("a/b", People.Juliet, null);
        Assert.Equal("p", Of("a/b"));
    }

    [Fact]
    [Covers("permissions.grant")]
    [Covers("permissions.ban")]
    public void An_empty_grant_bans_below_too()
    {
        _tree.Create("a", """{"all_acl":"ps"}""");
        _tree.Create("a/b");
        _tree.Grant("a", People.Juliet, "");
        Assert.Equal("", Of("a/b"));
    }

    [Fact]
    public void A_grant_below_a_ban_lets_in_there()
    {
        _tree.Create("a");
        _tree.Create("a/b");
        _tree.Grant("a", People.Juliet, "");
        _tree.Grant("a/b", People.Juliet, "s");
        Assert.Equal(("", "s"), (Of("a"), Of("a/b")));
    }

    [Fact]
    public void All_acl_is_inherited_from_the_nearest_that_sets_it()
    {
        _tree.Create("a", """{"all_acl":"p"}""");
        _tree.Create("a/b");
        _tree.Create("a/b/c", """{"all_acl":""}""");
        Assert.Equal(("p", "p", ""), (Of("a"), Of("a/b"), Of("a/b/c")));
    }

    [Fact]
    [Covers("permissions.subscriber")]
    public void Subscriber_acl_is_for_who_is_subscribed()
    {
        _tree.Create("a", """{"all_acl":"p","subscriber_acl":"sc"}""");
        Assert.Equal("p", Of("a"));
        _tree.Subscribe(People.Juliet, "a");
        Assert.Equal("pcs", Of("a"));
    }

    [Fact]
    public void Subscriber_acl_is_only_where_the_subscription_covers()
    {
        _tree.Create("a", """{"all_acl":"s","subscriber_acl":"sp"}""");
        _tree.Create("a/b");
        _tree.Create("a/b/c");
        _tree.Subscribe(People.Juliet, "a/*/");
        Assert.Equal(("s", "ps", "s"), (Of("a"), Of("a/b"), Of("a/b/c")));
    }

    [Fact]
    [Covers("permissions.subscriber")]
    public void A_pattern_opens_no_channel_that_it_reaches()
    {
        Assert.Equal(("p", "s"), (Of("inbox"), Of("vcard")));
        _tree.Subscribe(People.Juliet, "*");
        Assert.Equal(("p", "s", ""), (Of("inbox"), Of("vcard"), Of("roster")));
    }

    [Theory]
    [InlineData(SubscriptionState.Pending)]
    [InlineData(SubscriptionState.Invited)]
    public void Subscriber_acl_is_not_for_who_is_not_yet_subscribed(string state)
    {
        _tree.Create("a", """{"subscriber_acl":"s"}""");
        _tree.Apply(new SubscriberSet(_tree.Subscribe(People.Juliet, "a") with { State = state }));
        Assert.Equal("", Of("a"));
    }

    [Fact]
    [Covers("permissions.acl", "well-known.inherited")]
    public void Both_acls_are_inherited_each_for_itself()
    {
        _tree.Create("a", """{"all_acl":"p","subscriber_acl":"s"}""");
        _tree.Create("a/b", """{"all_acl":"c"}""");
        _tree.Subscribe(People.Juliet, "a/b");
        Assert.Equal("cs", Of("a/b"));
    }

    [Fact]
    [Covers("permissions.default")]
    public void A_users_own_tree_is_private() => Assert.Equal(("", "p", "s", "s"), (Of("roster"), Of("inbox"), Of("vcard"), Of("discovery")));

    private string Of(string path, string identity = People.Juliet) =>
        Acl.Format(AccessRules.Effective(_tree.State, _tree.State.Find(ChannelPath.Parse(path))!, identity));
}

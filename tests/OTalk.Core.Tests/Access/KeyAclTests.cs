using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Tests.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

public class KeyAclTests
{
    private readonly TreeUnderTest _tree = new();

    public KeyAclTests() => _tree.Create(
        "a", """{"all_acl":"psk","key_acl":{"topic":{"all":"r","subscriber":"w"},"rules":{"all":"wd"},"seal":{}}}""");

    [Theory]
    [InlineData("topic", KeyRights.Read, true)]
    [InlineData("topic", KeyRights.Write, false)]
    [InlineData("rules", KeyRights.Write, true)]
    [InlineData("rules", KeyRights.Delete, true)]
    [InlineData("rules", KeyRights.Write | KeyRights.Read, false)]
    [InlineData("seal", KeyRights.Read, false)]
    [InlineData("other", KeyRights.Read, null)]
    public void The_key_decides_and_nothing_else(string key, KeyRights needed, bool? allowed) => Assert.Equal(allowed, Allows(key, needed));

    [Fact]
    [Covers("permissions.key-acl.flags")]
    public void A_subscriber_has_its_rights_besides()
    {
        _tree.Subscribe(People.Juliet, "a");
        Assert.True(Allows("topic", KeyRights.Write | KeyRights.Read));
    }

    [Fact]
    public void The_owner_has_all() => Assert.True(Allows("seal", KeyRights.Read | KeyRights.Write | KeyRights.Delete, People.Romeo));

    [Fact]
    public void An_admin_has_all()
    {
        _tree.Grant("a", People.Juliet, "a");
        Assert.True(Allows("seal", KeyRights.Write));
    }

    [Fact]
    [Covers("permissions.key-acl.flags")]
    public void The_banned_have_none()
    {
        _tree.Grant("a", People.Juliet, "");
        Assert.False(Allows("topic", KeyRights.Read));
    }

    [Fact]
    [Covers("permissions.key-acl")]
    public void It_overrides_k_and_K()
    {
        _tree.Grant("a", People.Juliet, "pkK");
        Expect.Error(
            Condition.Forbidden, "key_acl of romeo@montague.com/a does not allow this for key 'topic'", _tree.Fail(Publish("topic")));
    }

    [Fact]
    public void It_allows_without_k()
    {
        _tree.Grant("a", People.Juliet, "p");
        Assert.Null(_tree.Decide(Publish("rules")).Error);
    }

    [Fact]
    public void It_allows_setting_what_another_has_set()
    {
        _tree.Publish("a", key: "rules");
        Assert.Null(_tree.Decide(Publish("rules")).Error);
    }

    [Fact]
    [Covers("permissions.key-acl.flags")]
    public void It_allows_deleting_where_it_says_so()
    {
        _tree.Publish("a", key: "rules");
        _tree.Publish("a", key: "topic");
        Assert.Null(_tree.Decide(new DeleteKeyCommand(People.Actor(People.Juliet), ChannelPath.Parse("a"), "rules")).Error);
        Assert.Equal(Condition.Forbidden, _tree.Fail(new DeleteKeyCommand(People.Actor(People.Juliet), ChannelPath.Parse("a"), "topic")).Condition);
    }

    private bool? Allows(string key, KeyRights needed, string identity = People.Juliet) =>
        AccessRules.KeyAllows(_tree.State, _tree.Channel("a"), identity, key, needed);

    private static PublishCommand Publish(string key) =>
        new(People.Actor(People.Juliet), ChannelPath.Parse("a"), TreeUnderTest.Chat(), null, key, Transient: false);
}

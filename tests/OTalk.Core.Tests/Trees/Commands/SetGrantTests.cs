using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

public class SetGrantTests
{
    private readonly TreeUnderTest _tree = new();

    public SetGrantTests()
    {
        _tree.Create("a", """{"all_acl":"s"}""");
        _tree.Create("a/b");
    }

    [Fact]
    [Covers("permissions.set", "permissions.set.absolute", "permissions.set.answer")]
    public void It_is_in_force_and_answered()
    {
        Assert.Equal("pds", Set("spd"));
        Assert.Equal("pds", Acl.Format(AccessRules.Effective(_tree.State, _tree.Channel("a/b"), People.Juliet)));
    }

    [Fact]
    [Covers("permissions.set.ban")]
    public void An_empty_one_bans()
    {
        Assert.Equal("", Set(""));
        Assert.True(AccessRules.IsHidden(_tree.State, _tree.Channel("a/b"), People.Juliet));
    }

    [Fact]
    [Covers("permissions.set.relative")]
    public void A_relative_one_starts_from_the_acls_where_there_is_no_grant() => Assert.Equal("ps", Set("+p"));

    [Fact]
    [Covers("permissions.set.relative")]
    public void A_relative_one_starts_from_the_nearest_grant()
    {
        Set("pk");
        Assert.Equal("pd", Set("+d-k", "a/b"));
        Assert.Equal("pk", Acl.Format(_tree.Channel("a").Grants[People.Juliet]));
    }

    [Fact]
    [Covers("permissions.set.remove")]
    public void Null_removes_it()
    {
        Set("pk");
        Assert.Null(Set(null));
        Assert.Empty(_tree.Channel("a").Grants);
        Assert.Equal("s", Acl.Format(AccessRules.Effective(_tree.State, _tree.Channel("a"), People.Juliet)));
    }

    [Theory]
    [InlineData("pk", "pk")]
    [InlineData("pk", "kp")]
    [InlineData("pk", "+p")]
    [InlineData("", "")]
    [InlineData(null, null)]
    [Covers("permissions.set.unchanged")]
    public void What_is_there_already_changes_nothing_and_is_told_to_nobody(string? before, string? acl)
    {
        _tree.Grant("a", People.Juliet, before);
        Decision decision = _tree.Decide(Command(acl));
        Assert.Null(decision.Error);
        Assert.Empty(decision.Changes);
        Assert.Equal(before, ((GrantInForce)decision.Outcome!).Acl);
    }

    [Fact]
    [Covers("channels.event.permissions")]
    public void The_channel_is_told_with_identity_and_acl()
    {
        JsonElement told = Expect.Event(_tree.Succeed(Command("sp")), Namespaces.Permissions, "a").GetProperty("event");
        Assert.Equal((People.Juliet, "ps"), (told.GetProperty("identity").GetString(), told.GetProperty("acl").GetString()));
        told = Expect.Event(_tree.Succeed(Command(null)), Namespaces.Permissions, "a").GetProperty("event");
        Assert.Equal(JsonValueKind.Null, told.GetProperty("acl").ValueKind);
    }

    [Theory]
    [InlineData("s", "", false)]
    [InlineData("", "s", true)]
    [Covers("permissions.set.told")]
    public void Who_may_not_see_the_channel_afterwards_is_not_told(string before, string acl, bool told)
    {
        _tree.Subscribe(People.Juliet, "a");
        _tree.Subscribe(People.Stranger, "a", "s2");
        _tree.Grant("a", People.Juliet, before);
        LogEntry entry = Expect.Change<EntryAppended>(_tree.Succeed(Command(acl))).Entry;
        string[] everybody = told ? [People.Juliet, People.Stranger] : [People.Stranger];
        Assert.Equal(everybody, Audience.Of(_tree.State, entry).Owners.Select(owner => owner.Owner).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Covers("permissions.set.wrong")]
    public void A_server_holds_no_permissions() => Expect.Error(
        Condition.BadRequest,
        "identity: capulet.com is a server: permissions are granted to users",
        _tree.Fail(Command("ps") with { Identity = Identity.Parse("capulet.com") }));

    [Fact]
    public void What_is_not_there_is_absent() => Expect.Error(
        Condition.ItemNotFound, "there is no channel romeo@montague.com/c", _tree.Fail(Command("ps", "c")));

    [Fact]
    public void A_grant_survives_being_stored()
    {
        Set("psO");
        Assert.Equal(Picture.Of(_tree.State), Picture.Of(_tree.Reload()));
    }

    private string? Set(string? acl, string path = "a") => Assert.IsType<GrantInForce>(_tree.Succeed(Command(acl, path)).Outcome).Acl;

    private static SetGrantCommand Command(string? acl, string path = "a")
    {
        AclChange? change = null;
        Assert.True(acl is null || AclChange.TryParse(acl, out change, out _));
        return new SetGrantCommand(People.Actor(People.Romeo), ChannelPath.Parse(path), Identity.Parse(People.Juliet), change);
    }
}

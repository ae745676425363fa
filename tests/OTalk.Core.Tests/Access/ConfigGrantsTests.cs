using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Tests.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

/// <summary>Nobody opens by configuration what they may not use themselves.</summary>
public class ConfigGrantsTests
{
    private readonly TreeUnderTest _tree = new();

    /// <summary>A configuration, what Juliet holds on the channel, what she sets, and what she is told she lacks; null where it is done.</summary>
    [Theory]
    [InlineData("{}", "sC", """{"all_acl":"s"}""", null)]
    [InlineData("{}", "sC", """{"all_acl":"ps"}""", "'p' cannot be given by who lacks it")]
    [InlineData("{}", "sC", """{"all_acl":"K"}""", "'kK' cannot be given by who lacks it")]
    [InlineData("{}", "sC", """{"subscriber_acl":"sD"}""", "'dD' cannot be given by who lacks it")]
    [InlineData("""{"all_acl":"p"}""", "sC", """{"all_acl":"ps"}""", null)]
    [InlineData("""{"all_acl":"p"}""", "sC", """{"all_acl":""}""", null)]
    [InlineData("{}", "sC", """{"discoverable":true,"requests":true,"name":"x"}""", null)]
    [InlineData("{}", "sC", """{"inherit_acl":false}""", "permission 'a' is needed on romeo@montague.com/a to set inherit_acl")]
    [InlineData("""{"inherit_acl":false}""", "sC", """{"inherit_acl":null}""", "permission 'a' is needed on romeo@montague.com/a to set inherit_acl")]
    [InlineData("{}", "a", """{"inherit_acl":false}""", null)]
    [InlineData("{}", "sC", """{"key_acl":{"topic":{"all":"r"}}}""", null)]
    [InlineData("{}", "C", """{"key_acl":{"topic":{"all":"r"}}}""", "key_acl opens key 'topic' further ('r') than who sets it may use it")]
    [InlineData("{}", "skC", """{"key_acl":{"topic":{"subscriber":"rwd"}}}""", "key_acl opens key 'topic' further ('wd') than who sets it may use it")]
    [InlineData("{}", "sKC", """{"key_acl":{"topic":{"subscriber":"rwd"}}}""", null)]
    [InlineData("""{"all_acl":"s"}""", "C", """{"key_acl":{"topic":{"all":"r"}}}""", null)]
    [InlineData("""{"key_acl":{"seal":{}}}""", "sKC", """{"key_acl":{"seal":{"all":"r"}}}""", "key_acl opens key 'seal' further ('r') than who sets it may use it")]
    [InlineData("""{"key_acl":{"seal":{}}}""", "sKC", """{"key_acl":{}}""", "key_acl opens key 'seal' further ('rwd') than who sets it may use it")]
    [InlineData("""{"key_acl":{"seal":{}}}""", "sKC", """{"key_acl":null}""", "key_acl opens key 'seal' further ('rwd') than who sets it may use it")]
    [InlineData("""{"key_acl":{"seal":{"all":"rwd"}}}""", "sC", """{"key_acl":{}}""", null)]
    [InlineData("""{"key_acl":{"seal":{"all":"r"}}}""", "sC", """{"key_acl":{"seal":{}}}""", null)]
    [InlineData("""{"key_acl":{"seal":{}}}""", "a", """{"key_acl":{}}""", null)]
    [Covers("permissions.no-raise", "permissions.no-raise.keys", "permissions.no-raise.inherit-acl", "permissions.no-raise.known")]
    public void By_changing_a_channel(string config, string held, string set, string? refused)
    {
        _tree.Create("a", config);
        _tree.Grant("a", People.Juliet, held);
        Told(refused, _tree.Decide(new ConfigureChannelCommand(People.Actor(People.Juliet), ChannelPath.Parse("a"), TreeUnderTest.Json(set))).Error);
    }

    /// <summary>The same below a channel with <c>all_acl</c> <c>p</c>.</summary>
    [Theory]
    [InlineData("S", "{}", null)]
    [InlineData("S", """{"all_acl":"p","name":"x","discoverable":true,"msg_count":3}""", null)]
    [InlineData("S", """{"all_acl":"ps"}""", "'s' cannot be given by who lacks it")]
    [InlineData("S", """{"subscriber_acl":"a"}""", "'pkKdDcCmMLoOa' cannot be given by who lacks it")]
    [InlineData("sS", """{"all_acl":"ps"}""", null)]
    [InlineData("sS", """{"inherit_acl":false}""", "permission 'a' is needed on romeo@montague.com/a to set inherit_acl")]
    [InlineData("a", """{"inherit_acl":false,"all_acl":"pkK"}""", null)]
    [InlineData("S", """{"key_acl":{"topic":{"all":"r"}}}""", "key_acl opens key 'topic' further ('r') than who sets it may use it")]
    [InlineData("sS", """{"key_acl":{"topic":{"all":"r"}}}""", null)]
    [Covers("permissions.no-raise.create", "channels.create.no-raise")]
    public void By_making_one(string held, string config, string? refused)
    {
        _tree.Create("a", """{"all_acl":"p"}""");
        _tree.Grant("a", People.Juliet, held);
        Told(refused, _tree.Decide(new CreateChannelCommand(People.Actor(People.Juliet), ChannelPath.Parse("a/b"), TreeUnderTest.Json(config))).Error);
    }

    [Fact]
    public void By_setting_an_acl_back_to_what_is_above()
    {
        _tree.Create("a", """{"all_acl":"pk"}""");
        _tree.Create("a/b", """{"all_acl":""}""");
        _tree.Grant("a/b", People.Juliet, "sC");
        Told(
            "'pk' cannot be given by who lacks it",
            _tree.Decide(new ConfigureChannelCommand(People.Actor(People.Juliet), ChannelPath.Parse("a/b"), TreeUnderTest.Json("""{"all_acl":null}"""))).Error);
    }

    [Fact]
    [Covers("permissions.no-raise")]
    public void By_an_acl_that_a_channel_below_takes_over()
    {
        _tree.Create("a");
        _tree.Create("a/b");
        _tree.Create("a/c", """{"all_acl":""}""");
        _tree.Grant("a", People.Juliet, "sC");
        _tree.Grant("a/c", People.Juliet, "");
        var open = new ConfigureChannelCommand(People.Actor(People.Juliet), ChannelPath.Parse("a"), TreeUnderTest.Json("""{"all_acl":"s"}"""));
        Assert.Null(_tree.Decide(open).Error);
        _tree.Grant("a/b", People.Juliet, "");
        Told("'s' cannot be given by who lacks it", _tree.Decide(open).Error);
    }

    [Fact]
    public void The_owner_gives_what_it_likes() =>
        _tree.Create("a", """{"all_acl":"a","inherit_acl":false,"key_acl":{"seal":{"all":"rwd"}}}""");

    private static void Told(string? refused, StanzaError? error)
    {
        Assert.Equal(refused, error?.Text);
        Assert.True(error is null || error.Condition == Condition.Forbidden);
    }
}

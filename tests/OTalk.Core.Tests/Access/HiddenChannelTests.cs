using OTalk.Core.Access;
using OTalk.Core.Stanzas;
using OTalk.Core.Tests.Trees;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

public class HiddenChannelTests
{
    private readonly TreeUnderTest _tree = new();

    [Theory]
    [InlineData("{}", null, true)]
    [InlineData("{}", "m", false)]
    [InlineData("""{"all_acl":"k"}""", null, false)]
    [InlineData("""{"discoverable":true}""", null, false)]
    [InlineData("""{"discoverable":true,"requests":false}""", null, false)]
    [InlineData("""{"discoverable":true}""", "", true)]
    [InlineData("""{"requests":true}""", null, false)]
    [InlineData("""{"requests":true}""", "", true)]
    [InlineData("""{"all_acl":"ps","requests":true}""", "", true)]
    [Covers("channels.hidden", "permissions.grant")]
    public void Hidden_is_a_channel_of_which_nothing_is_allowed_or_known(string config, string? grant, bool hidden)
    {
        _tree.Create("a", config);
        if (grant is not null)
            _tree.Grant("a", People.Juliet, grant);
        Assert.Equal(hidden, AccessRules.IsHidden(_tree.State, _tree.Channel("a"), People.Juliet));
    }

    [Fact]
    public void A_ban_above_hides_a_channel_that_takes_requests()
    {
        _tree.Create("a");
        _tree.Create("a/b", """{"requests":true}""");
        _tree.Grant("a", People.Juliet, "");
        Assert.True(AccessRules.IsHidden(_tree.State, _tree.Channel("a/b"), People.Juliet));
    }

    [Fact]
    public void Nothing_is_hidden_from_the_owner() => Assert.False(AccessRules.IsHidden(_tree.State, _tree.Channel("blocked"), People.Romeo));

    [Theory]
    [InlineData("""{"discoverable":true}""")]
    [InlineData("""{"requests":true}""")]
    public void What_is_known_forbids_instead(string config)
    {
        _tree.Create("a", config);
        Expect.Error(
            Condition.Forbidden,
            "permission 's' is needed on romeo@montague.com/a",
            AccessRules.Check(_tree.State, _tree.Channel("a"), People.Juliet, Permissions.Subscribe));
    }
}

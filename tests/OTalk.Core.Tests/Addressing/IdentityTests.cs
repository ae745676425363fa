using OTalk.Core.Addressing;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Addressing;

public class IdentityTests
{
    [Fact]
    [Covers("addresses.user", "addresses.server")]
    public void Equal_identities_are_equal_however_they_were_written()
    {
        var identity = Identity.Parse("otalk:Romeo@Montague.COM");
        Assert.Equal(Identity.Parse("romeo@montague.com"), identity);
        Assert.Equal(Identity.Parse("romeo@montague.com").GetHashCode(), identity.GetHashCode());
        Assert.NotEqual(Identity.Parse("montague.com"), identity);
        Assert.Equal("romeo", identity.User);
        Assert.Equal("montague.com", identity.Server);
        Assert.Equal("romeo@montague.com", identity.ToString());
    }

    [Fact]
    public void A_user_belongs_to_a_server_which_is_an_identity_too()
    {
        var user = Identity.Parse("romeo@montague.com");
        Assert.False(user.IsServer);
        Assert.True(user.ServerIdentity.IsServer);
        Assert.Equal(Identity.Parse("montague.com"), user.ServerIdentity);
        Assert.Same(user.ServerIdentity.ServerIdentity.Server, user.Server);
    }

    [Theory]
    [InlineData("romeo@montague.com/sess", "the server 'montague.com/sess' contains '/'")]
    [InlineData("", "the server is missing")]
    public void An_identity_is_no_address(string text, string expected)
    {
        Assert.False(Identity.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Identity.Parse(text)).Message);
    }

    [Fact]
    [Covers("addresses.user")]
    public void Names_may_be_as_long_as_the_limits_and_no_longer()
    {
        var label = new string('a', 63);
        var server = $"{label}.{label}.{label}.{new string('a', 61)}";
        Assert.Equal(253, Identity.Parse(server).Server.Length);
        Refused($"{server}a", "is longer than 253 characters");
        Refused($"{label}a.com", "has a label longer than 63 characters");
        Refused(new string('\u00fc', 1013), "is longer than 253 characters");

        var user = new string('\u00e9', 127) + "x";
        Assert.Equal(user, Identity.Parse($"{user}@localhost").User);
        Refused($"{user}x@localhost", "is 256 bytes long, more than 255");
    }

    private static void Refused(string text, string fault)
    {
        Assert.False(Identity.TryParse(text, out _, out var error));
        Assert.EndsWith(fault, error, StringComparison.Ordinal);
    }
}

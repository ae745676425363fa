using OTalk.Core.Access;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

public class AclTests
{
    /// <summary>Every flag with its letter, in the order of the protocol reference.</summary>
    public static TheoryData<char, Permissions> Letters { get; } = new()
    {
        { 'p', Permissions.Publish },
        { 'k', Permissions.OwnKeys },
        { 'K', Permissions.AllKeys },
        { 'd', Permissions.OwnMessages },
        { 'D', Permissions.AllMessages },
        { 'c', Permissions.ReadConfig },
        { 'C', Permissions.SetConfig },
        { 'm', Permissions.ModerateSubscriptions },
        { 'M', Permissions.ModeratePermissions },
        { 's', Permissions.Subscribe },
        { 'S', Permissions.CreateChannels },
        { 'L', Permissions.DeleteChannels },
        { 'o', Permissions.Grant },
        { 'O', Permissions.GrantOperator },
        { 'a', Permissions.Admin },
    };

    [Theory]
    [MemberData(nameof(Letters))]
    [Covers("permissions.letters")]
    public void Every_letter_is_one_flag(char letter, Permissions flag)
    {
        Assert.True(Acl.TryParse(letter.ToString(), out Permissions read, out _));
        Assert.Equal(flag, read);
        Assert.Equal(letter.ToString(), Acl.Format(flag));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("sp", "ps")]
    [InlineData("ssp", "ps")]
    [InlineData("aOoLSsMmCcDdKkp", "pkKdDcCmMsSLoOa")]
    [Covers("permissions.letters")]
    [Covers("permissions.written")]
    public void Order_and_repeats_do_not_matter(string given, string canonical)
    {
        Assert.True(Acl.TryParse(given, out Permissions read, out _));
        Assert.Equal(canonical, Acl.Format(read));
    }

    [Theory]
    [InlineData("px", 'x')]
    [InlineData("+p", '+')]
    [InlineData("p s", ' ')]
    [Covers("permissions.unknown-letter")]
    public void Another_letter_is_named(string given, char letter)
    {
        Assert.False(Acl.TryParse(given, out Permissions read, out string error));
        Assert.Equal($"'{letter}' is no permission flag; flags are pkKdDcCmMsSLoOa", error);
        Assert.Equal(Permissions.None, read);
    }

    [Theory]
    [InlineData("K", "kK")]
    [InlineData("D", "dD")]
    [InlineData("a", "pkKdDcCmMsSLoOa")]
    [InlineData("pk", "pk")]
    [InlineData("C", "C")]
    [Covers("permissions.includes")]
    public void Larger_flags_include_the_smaller(string given, string meant)
    {
        Assert.True(Acl.TryParse(given, out Permissions read, out _));
        Assert.Equal(meant, Acl.Format(Acl.Expand(read)));
    }
}

using OTalk.Core.Access;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Access;

public class AclChangeTests
{
    /// <summary>What an acl makes of what was there.</summary>
    [Theory]
    [InlineData("ps", "k", "ps")]
    [InlineData("", "k", "")]
    [InlineData("a", "", "a")]
    [InlineData("+pk-d", "ds", "pks")]
    [InlineData("+p", "", "p")]
    [InlineData("-s", "ps", "p")]
    [InlineData("-ps", "ps", "")]
    [InlineData("-p+p", "", "p")]
    [InlineData("+p-p", "s", "s")]
    [InlineData("+p+k-s+d", "s", "pkd")]
    [InlineData("-k", "pK", "p")]
    [InlineData("-K", "pK", "pk")]
    [InlineData("-o", "sO", "s")]
    [InlineData("-O", "sO", "so")]
    [InlineData("-p", "a", "kKdDcCmMsSLoO")]
    [InlineData("-a", "a", "pkKdDcCmMsSLoO")]
    [InlineData("+s", "a", "sa")]
    [Covers("permissions.set.relative", "permissions.set.taken", "permissions.set.nothing-left")]
    public void It_comes_to(string acl, string before, string after)
    {
        Assert.True(AclChange.TryParse(acl, out AclChange? change, out _));
        Assert.True(Acl.TryParse(before, out Permissions current, out _));
        Assert.Equal(after, Acl.Format(change.From(current)));
    }

    [Theory]
    [InlineData("+", "acl '+' has a sign without a flag behind it")]
    [InlineData("-", "acl '-' has a sign without a flag behind it")]
    [InlineData("+-", "acl '+-' has a sign without a flag behind it")]
    [InlineData("+p-", "acl '+p-' has a sign without a flag behind it")]
    [InlineData("+-p", "acl '+-p' has a sign without a flag behind it")]
    [InlineData("p+s", "acl 'p+s' has flags before its first sign: either it begins with + or -, or it has no sign")]
    [InlineData("+px", "'x' is no permission flag; flags are pkKdDcCmMsSLoOa")]
    [InlineData("z", "'z' is no permission flag; flags are pkKdDcCmMsSLoOa")]
    [InlineData("p s", "' ' is no permission flag; flags are pkKdDcCmMsSLoOa")]
    [Covers("permissions.set.wrong")]
    public void It_is_refused(string acl, string error)
    {
        Assert.False(AclChange.TryParse(acl, out AclChange? change, out string said));
        Assert.Null(change);
        Assert.Equal(error, said);
    }
}

namespace OTalk.Accounts.Tests;

public sealed class LoginNamesTests
{
    private readonly LoginNames _names = new("montague.com", "capulet.fam");

    [Theory]
    [InlineData("romeo", "romeo@montague.com")]
    [InlineData("Romeo", "romeo@montague.com")]
    [InlineData("romeo@montague.com", "romeo@montague.com")]
    [InlineData("juliet@CAPULET.fam", "juliet@capulet.fam")]
    public void A_name_stands_for_a_user(string name, string user)
    {
        Assert.True(_names.TryResolve(name, out var resolved, out _));
        Assert.Equal(user, resolved.ToString());
    }

    [Theory]
    [InlineData("romeo@verona.it", "the server verona.it is not hosted here")]
    [InlineData("", "the user before '@' is empty")]
    [InlineData("@montague.com", "the user before '@' is empty")]
    [InlineData("romeo@", "the server is missing")]
    public void A_name_that_stands_for_nobody_is_told_why(string name, string error)
    {
        Assert.False(_names.TryResolve(name, out var resolved, out var why));
        Assert.Null(resolved);
        Assert.Equal(error, why);
    }
}

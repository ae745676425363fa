using OTalk.Accounts.OAuth;

namespace OTalk.Accounts.Tests.OAuth;

public sealed class RedirectUriTests
{
    [Theory]
    [InlineData("https://montague.com/cb", "https://montague.com/cb", true)]
    [InlineData("https://montague.com/cb", "https://montague.com/cb/", false)]
    [InlineData("https://montague.com/cb", "https://montague.com:443/cb", false)]
    [InlineData("https://montague.com/cb", "https://montague.com/cb?a", false)]
    [InlineData("https://montague.com/cb", "https://MONTAGUE.com/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:4711/cb", true)]
    [InlineData("http://127.0.0.1:80/cb", "http://127.0.0.1:4711/cb", true)]
    [InlineData("http://[::1]/cb?a", "http://[::1]:4711/cb?a", true)]
    [InlineData("http://localhost", "http://localhost:4711", true)]
    [InlineData("http://127.0.0.1/cb", "http://localhost:4711/cb", false)]
    [InlineData("http://127.0.0.1/cb", "https://127.0.0.1:4711/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:4711/cb2", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:1@evil.example/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:99999/cb", false)]
    [InlineData("http://127.0.0.1", "http://127.0.0.1:4711.evil.example", false)]
    [InlineData("com.montague:/cb", "com.montague:/cb", true)]
    public void A_request_names_a_registered_uri(string registered, string asked, bool matches) =>
        Assert.Equal(matches, RedirectUris.Matches(registered, asked));

    [Theory]
    [InlineData("https://montague.com/cb", "https://montague.com/cb?code=a%26b&iss=c")]
    [InlineData("https://montague.com/cb?x=y", "https://montague.com/cb?x=y&code=a%26b&iss=c")]
    [InlineData("com.montague:/cb", "com.montague:/cb?code=a%26b&iss=c")]
    public void Parameters_are_added_escaped(string uri, string expected) =>
        Assert.Equal(expected, RedirectUris.With(uri, ("code", "a&b"), ("state", null), ("iss", "c")));
}

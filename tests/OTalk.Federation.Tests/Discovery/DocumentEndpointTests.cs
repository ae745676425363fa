using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Discovery;

/// <summary>What a server says of itself.</summary>
public sealed class DocumentEndpointTests
{
    [Theory]
    [Covers("federation.discovery.public", "federation.document", "federation.document.addresses", "federation.document.keys")]
    [InlineData(null)]
    [InlineData("https://montague.com")]
    public async Task It_names_its_addresses_and_all_keys_that_it_publishes(string? origin)
    {
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Origin = origin });
        var keys = montague.Services.GetRequiredService<SigningKeys>();
        await keys.PublicKeysAsync(TestContext.Current.CancellationToken);
        await keys.RotateAsync(compromised: false, TestContext.Current.CancellationToken);
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(montague.Url + "/.well-known/otalk"));
        var document = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        var published = JsonElement.Parse(await http.GetStringAsync(new Uri(montague.Url + "/oauth/jwks")));

        var address = (origin ?? montague.Url).Replace("http", "ws", StringComparison.Ordinal);
        Assert.Equal(["version", "s2s", "client", "keys"], document.EnumerateObject().Select(member => member.Name));
        Assert.Equal("alpha1", document.GetProperty("version").GetString());
        Assert.Equal(address + "/s2s", document.GetProperty("s2s").GetString());
        Assert.Equal(address + "/otalk", document.GetProperty("client").GetString());
        Assert.Equal(2, document.GetProperty("keys").GetArrayLength());
        Assert.Equal(published.GetProperty("keys").GetRawText(), document.GetProperty("keys").GetRawText());
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
    }
}

using OTalk.Federation.Native.Links;
using OTalk.Federation.Tests.Support;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Links;

/// <summary>Links over TLS, with certificates of an authority that the operator trusts, or not.</summary>
public sealed class TlsTests
{
    [Fact]
    [Covers("federation.discovery.tls", "federation.document.addresses")]
    public async Task A_certificate_of_an_authority_that_the_operator_names_is_taken()
    {
        using var certificate = TestCertificate.Create();
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Certificate = certificate });
        await using var montague = await HostedServer.StartAsync("montague.com", new() { Federation = new() { TrustedCertificates = certificate.AuthorityPath } });
        montague.Meet(capulet);

        var dialed = await montague.DialAsync("capulet.com");

        Assert.Equal(["capulet.com"], dialed.PeerDomains);
        Assert.StartsWith("https://", capulet.Url, StringComparison.Ordinal);
        Assert.Equal(["montague.com"], (await capulet.Heard.OpenedAsync()).PeerDomains);
    }

    [Theory]
    [Covers("federation.discovery.tls", "federation.discovery.trouble")]
    [InlineData("nobody's", "TLS failed: its certificate is of an authority that is not trusted here")]
    [InlineData("another authority's", "TLS failed: its certificate is of an authority that is not trusted here")]
    [InlineData("another name's", "TLS failed: its certificate is for another name")]
    [InlineData("expired", "TLS failed: its certificate has expired, or is not good yet")]
    public async Task Another_certificate_is_not(string what, string text)
    {
        using var certificate = what switch
        {
            "another name's" => TestCertificate.Create(host: "capulet.com"),
            "expired" => TestCertificate.Create(days: -1),
            _ => TestCertificate.Create(),
        };
        using var another = TestCertificate.Create();
        await using var capulet = await HostedServer.StartAsync("capulet.com", new() { Certificate = certificate });
        await using var montague = await HostedServer.StartAsync("montague.com", new()
        {
            Federation = new()
            {
                TrustedCertificates = what == "nobody's" ? null : what == "another authority's" ? another.AuthorityPath : certificate.AuthorityPath,
            },
        });
        montague.Meet(capulet);

        var fault = await montague.FailToDialAsync("capulet.com");

        Assert.Equal(new LinkFault(LinkFaultKind.MayPass, $"GET {capulet.Url}/.well-known/otalk", text), fault);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no certificate")]
    public async Task A_file_without_certificates_ends_the_start(string? text)
    {
        using var certificate = TestCertificate.Create();
        var file = text is null ? certificate.Path + ".missing" : certificate.Path;
        if (text is not null)
            await File.WriteAllTextAsync(file, text);

        var refused = await Assert.ThrowsAsync<Server.Hosting.StartException>(
            () => HostedServer.StartAsync("montague.com", new() { Federation = new() { TrustedCertificates = file } }));

        Assert.StartsWith($"cannot use Federation:TrustedCertificates '{file}': ", refused.Message, StringComparison.Ordinal);
    }
}

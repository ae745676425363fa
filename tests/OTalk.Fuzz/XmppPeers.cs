using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Fuzz;

/// <summary>Where the server takes streams of XMPP servers, what it shows there, and the certificates of two peers that it trusts.</summary>
internal sealed class XmppPeers : IDisposable
{
    private readonly PortLease _port = PortLease.Acquire();
    private readonly PortLease _nobody = PortLease.Acquire();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("otalk-shown-");
    private readonly TestAuthority _authority = new();

    public XmppPeers()
    {
        using TestCertificate ours = _authority.Issue("montague.com", "rooms.montague.com", "capulet.com", "rooms.capulet.com");
        foreach (string domain in new[] { "montague.com", "rooms.montague.com", "capulet.com", "rooms.capulet.com" })
        {
            File.Copy(ours.Path, Path.Combine(_folder.FullName, $"{domain}.crt"));
            File.Copy(ours.KeyPath, Path.Combine(_folder.FullName, $"{domain}.key"));
        }

        Mantua = Issue("mantua.it");
        Venice = Issue("venice.it");
    }

    public int Port => _port.Port;

    /// <summary>What the peer shows that stands by.</summary>
    public SslStreamCertificateContext Mantua { get; }

    /// <summary>What the peer shows that tries things.</summary>
    public SslStreamCertificateContext Venice { get; }

    /// <summary>What the server is told. Nobody listens where the peers should.</summary>
    public IEnumerable<string> Settings =>
    [
        "Xmpp:Enabled=true", "Xmpp:Host=127.0.0.1", $"Xmpp:Port={Port}", $"Xmpp:Certificates={_folder.FullName}", $"Xmpp:TrustedAuthorities={_authority.Path}",
        "Xmpp:Dialback=allow", "Xmpp:Mode=allow-list",
        .. new[] { "mantua.it", "venice.it" }.SelectMany(domain => new[] { $"Xmpp:Peers:{domain}:Host=127.0.0.1", $"Xmpp:Peers:{domain}:Port={_nobody.Port}" }),
    ];

    public void Dispose()
    {
        _port.Dispose();
        _nobody.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private SslStreamCertificateContext Issue(string domain)
    {
        using TestCertificate certificate = _authority.Issue(domain);
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(certificate.Path, certificate.KeyPath);

        // A certificate with its key in memory is not taken everywhere: it goes through PKCS#12.
        return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null), null, offline: true);
    }
}

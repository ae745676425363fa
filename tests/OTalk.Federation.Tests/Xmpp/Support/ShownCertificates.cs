using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OTalk.Federation.Xmpp.Streams.Trust;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>One certificate for all domains of a server, or none.</summary>
internal sealed class ShownCertificates(TestCertificate? certificate) : IXmppCertificates
{
    private readonly SslStreamCertificateContext? _context = certificate is null
        ? null
        : SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate.Path, certificate.KeyPath), null, offline: true);

    public SslStreamCertificateContext? Of(string domain) => _context;
}

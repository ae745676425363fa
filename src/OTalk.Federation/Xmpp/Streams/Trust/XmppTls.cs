using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.Federation.Xmpp.Streams.Trust;

/// <summary>
/// How TLS is spoken on streams. Both ends show certificates, where they have some, and none is refused here: what it proves is looked at when
/// the stream says which domain it should be.
/// </summary>
internal static class XmppTls
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private static readonly SslApplicationProtocol _alpn = new("xmpp-server");

    /// <summary>As its client.</summary>
    /// <param name="domain">Whom to ask for.</param>
    /// <param name="ours">Our certificate; null for none.</param>
    /// <param name="isDirect">Whether TLS begins at once.</param>
    public static SslClientAuthenticationOptions Client(string domain, SslStreamCertificateContext? ours, bool isDirect) => new()
    {
        TargetHost = domain,
        ClientCertificateContext = ours,
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = Chains(),
        AllowTlsResume = false,
        ApplicationProtocols = isDirect ? [_alpn] : null,
    };

    /// <summary>As its server.</summary>
    /// <param name="ours">Our certificate.</param>
    /// <param name="isDirect">Whether TLS began at once.</param>
    public static SslServerAuthenticationOptions Server(SslStreamCertificateContext ours, bool isDirect) => new()
    {
        ServerCertificateContext = ours,
        ClientCertificateRequired = true,
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = Chains(),
        AllowTlsResume = false,
        ApplicationProtocols = isDirect ? [_alpn] : null,
    };

    private static X509ChainPolicy Chains() => new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
}

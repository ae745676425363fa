using System.Net.Security;

namespace OTalk.Federation.Xmpp.Streams.Trust;

/// <summary>Our certificates. They may change at any time.</summary>
public interface IXmppCertificates
{
    /// <summary>The certificate of a domain of ours with its key and chain; null where there is none.</summary>
    /// <param name="domain">The domain, in its normal form.</param>
    SslStreamCertificateContext? Of(string domain);
}

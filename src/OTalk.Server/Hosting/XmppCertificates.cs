using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp;
using OTalk.Federation.Xmpp.Streams.Trust;

namespace OTalk.Server.Hosting;

/// <summary>
/// Certificates in the folder <c>Xmpp:Certificates</c>: <c>DOMAIN.crt</c> and <c>DOMAIN.key</c>. A domain of rooms that has none shows that of the
/// domain whose rooms they are. What is put there or changed while the server runs is found.
/// </summary>
internal sealed partial class XmppCertificates(
    XmppOptions options, XmppDomains domains, TimeProvider time, ILogger<XmppCertificates> logger) : IXmppCertificates
{
    private readonly ConcurrentDictionary<string, CertificateFiles> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTime> _unusable = new(StringComparer.Ordinal);

    public SslStreamCertificateContext? Of(string domain) =>
        Find(domain) ?? (domains.HostOfRooms(domain) is { } host ? Find(host) : null);

    private SslStreamCertificateContext? Find(string domain)
    {
        if (_files.TryGetValue(domain, out CertificateFiles? known))
            return known.Current;
        if (options.Certificates is not { } folder)
            return null;
        string certificate = Path.Combine(folder, $"{domain}.crt");
        string key = Path.Combine(folder, $"{domain}.key");
        if (!File.Exists(certificate) || !File.Exists(key))
            return null;
        try
        {
            return _files.GetOrAdd(domain, _ => new CertificateFiles(certificate, key, time, logger)).Current;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Told once for each change.
            DateTime written = File.GetLastWriteTimeUtc(certificate);
            if (!_unusable.TryGetValue(domain, out DateTime told) || told != written)
                LogUnusable(error, certificate);
            _unusable[domain] = written;
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "certificate-unusable", Message = "The certificate in {File} cannot be used")]
    private partial void LogUnusable(Exception error, string file);
}

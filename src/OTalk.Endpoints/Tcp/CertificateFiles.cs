using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace OTalk.Endpoints.Tcp;

/// <summary>
/// A certificate with its chain and key, in PEM files. They are read again when they have changed, so that a renewed certificate needs no
/// restart; while they cannot be read the last one stays in use.
/// </summary>
public sealed partial class CertificateFiles
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private SslStreamCertificateContext _current;
    private (DateTime Certificate, DateTime Key) _written;
    private (DateTime Certificate, DateTime Key) _unusable;
    private long _lookedAt;

    /// <param name="certificate">File with the certificate and its chain.</param>
    /// <param name="key">File with its private key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of every change.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">They hold no certificate and key that belong together.</exception>
    public CertificateFiles(string certificate, string key, TimeProvider time, ILogger logger)
    {
        (_certificate, _key, _time, _logger) = (certificate, key, time, logger);
        _written = LastWritten();
        _current = Read();
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>The certificate as it is now.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_lookedAt) >= LookAgainAfter)
                    Look();
                return _current;
            }
        }
    }

    private void Look()
    {
        _lookedAt = _time.GetTimestamp();
        var written = LastWritten();
        if (written == _written)
            return;
        try
        {
            _current = Read();
            _written = written;
            LogRenewed(_certificate, _current.TargetCertificate.NotAfter);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Told once, and tried again: the files are not written at the same moment.
            if (written != _unusable)
                LogNotRenewed(error, _certificate);
            _unusable = written;
        }
    }

    private SslStreamCertificateContext Read()
    {
        var leaf = X509Certificate2.CreateFromPemFile(_certificate, _key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_certificate);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private (DateTime Certificate, DateTime Key) LastWritten() => (File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key));

    [LoggerMessage(Level = LogLevel.Information, EventName = "certificate-renewed", Message = "The certificate in {File} was read again; it is good until {NotAfter}")]
    private partial void LogRenewed(string file, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "certificate-not-renewed", Message = "The certificate in {File} has changed and cannot be used; the one before stays in use")]
    private partial void LogNotRenewed(Exception error, string file);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>The HTTP listener (Kestrel), as section <c>Http</c> describes it.</summary>
internal static class Listener
{
    /// <summary>Listens on the configured addresses, with TLS where they say <c>https</c>.</summary>
    /// <exception cref="StartException">An address needs a certificate and there is none that can be used.</exception>
    public static IWebHostBuilder UseOTalkListener(this IWebHostBuilder host, HttpOptions options, LimitsOptions limits)
    {
        var certificate = options.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase) ? Certificate(options) : null;
        return host
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .UseUrls(options.Urls)
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.RequestHeadersTimeout = limits.StanzaTimeout > TimeSpan.Zero ? limits.StanzaTimeout : TimeSpan.MaxValue;
                var limit = kestrel.ApplicationServices.GetRequiredService<ConnectionLimit>();
                kestrel.ConfigureEndpointDefaults(listen => listen.Use(limit.Guard));
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
            });
    }

    private static X509Certificate2 Certificate(HttpOptions options)
    {
        if (options is not { CertificateFile: { } certificate, CertificateKeyFile: { } key })
        {
            throw new StartException("Http:Urls has an https address, which needs Http:CertificateFile and Http:CertificateKeyFile");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException($"cannot use the certificate '{certificate}' with the key '{key}': {error.Message}", error);
        }
    }
}

using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OTalk.Federation.Native;

namespace OTalk.Federation.Checking;

/// <summary>The certificate of a host: for whom it is, by whom, and until when.</summary>
/// <param name="host">Whom it has to be for.</param>
/// <param name="peer">The domain.</param>
/// <param name="trust">Which certificates are taken.</param>
/// <param name="time">The clock.</param>
internal sealed class CertificateCheck(string host, string peer, CertificateTrust trust, TimeProvider time)
{
    private const string Name = "certificate";

    private SslPolicyErrors _errors;
    private string _names = "nobody";
    private string _issuer = "";
    private DateTime _from;
    private DateTime _until;
    private bool _isShown;

    /// <summary>Connects and shakes hands.</summary>
    public async Task<CheckStep> LookAsync(Func<Task<Socket>> connect, CancellationToken cancel)
    {
        var options = trust.Options();
        var check = options.RemoteCertificateValidationCallback!;
        options.TargetHost = host;
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            Note(certificate as X509Certificate2, errors);
            return check(sender, certificate, chain, errors);
        };
        try
        {
            using var deadline = new CancellationTokenSource(OutgoingHttp.Within, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            await using var tls = new SslStream(new NetworkStream(await connect(), ownsSocket: true));
            await tls.AuthenticateAsClientAsync(options, both.Token);
            return CheckStep.Good(Name, $"for {_names}, by {_issuer}, until {Text(_until)}");
        }
        catch (Exception error) when (Trouble.IsOne(error) && !cancel.IsCancellationRequested)
        {
            return Bad(Trouble.Of(error));
        }
    }

    private static string Text(DateTime at) => at.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private CheckStep Bad(Trouble trouble)
    {
        if (!_isShown)
            return CheckStep.Bad(Name, $"{host} does not speak TLS as it should: {trouble.Text}", "See that what listens at this port speaks HTTPS.");
        if (_errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return CheckStep.Bad(
                Name, $"the certificate is for {_names}, not for {host}", $"Its operator needs one for {host}, or Federation:Peers:{peer}:Url has to give a name that it is for.");
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (now > _until)
            return CheckStep.Bad(Name, $"the certificate has expired on {Text(_until)}", $"Its operator has to renew it, unless the clock of this machine is wrong: it is {Text(now)} here.");
        if (now < _from)
            return CheckStep.Bad(Name, $"the certificate is good from {Text(_from)} only", $"See whether the clock of this machine is wrong: it is {Text(now)} here.");
        return CheckStep.Bad(
            Name, $"the certificate is by {_issuer}: {trouble.Text}", "If you trust that authority, put its certificate into the file that Federation:TrustedCertificates names. If it is a public one, the server there may not send the certificates between.");
    }

    /// <summary>The certificate is gone when the handshake is over, so what is told of it is taken down here.</summary>
    private void Note(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        _errors = errors;
        if (certificate is null)
            return;
        _isShown = true;
        _issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        (_from, _until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        if (names.Count > 0)
            _names = string.Join(", ", names);
    }
}

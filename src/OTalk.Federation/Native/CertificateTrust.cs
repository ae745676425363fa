using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.Federation.Native;

/// <summary>
/// Which certificates of other servers are taken: those of the system's authorities, and of further ones that the operator names. What is
/// refused is refused with words for the operator, as an <see cref="AuthenticationException"/>.
/// </summary>
/// <param name="authorities">The further authorities.</param>
public sealed class CertificateTrust(X509Certificate2Collection authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Nobody who is trusted has signed it; the last, where somebody of the same name is trusted.</summary>
    private const X509ChainStatusFlags Untrusted =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>Reads the further authorities from a PEM file.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate, or one that cannot be understood.</exception>
    public static CertificateTrust Read(string? file) => new(ReadAuthorities(file));

    /// <summary>How a client connects by it.</summary>
    public SslClientAuthenticationOptions Options() => new() { RemoteCertificateValidationCallback = Check };

    /// <inheritdoc cref="Read"/>
    internal static X509Certificate2Collection ReadAuthorities(string? file)
    {
        var authorities = new X509Certificate2Collection();
        if (file is not null)
        {
            authorities.ImportFromPemFile(file);
            if (authorities.Count == 0)
                throw new CryptographicException("there is no certificate in it");
        }

        return authorities;
    }

    /// <summary>Why a chain of certificates is not taken, half a sentence about the other server.</summary>
    internal static string FaultOf(X509ChainStatus[] faults)
    {
        var all = faults.Aggregate(X509ChainStatusFlags.NoError, (flags, fault) => flags | fault.Status);
        return all.HasFlag(X509ChainStatusFlags.NotTimeValid) ? "its certificate has expired, or is not good yet"
            : (all & Untrusted) != X509ChainStatusFlags.NoError ? "its certificate is of an authority that is not trusted here"
            : $"its certificate is not taken: {all}";
    }

    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is not X509Certificate2 leaf || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            throw new AuthenticationException("it shows no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new AuthenticationException("its certificate is for another name");
        if (authorities.Count == 0)
            throw Refused(chain.ChainStatus);

        using var ours = new X509Chain();
        ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        ours.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        ours.ChainPolicy.CustomTrustStore.AddRange(authorities);
        ours.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return ours.Build(leaf) ? true : throw Refused(ours.ChainStatus);
    }

    private static AuthenticationException Refused(X509ChainStatus[] faults) => new(FaultOf(faults));
}

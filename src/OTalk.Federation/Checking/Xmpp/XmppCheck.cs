using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Federation.Xmpp.Streams.Trust;

namespace OTalk.Federation.Checking.Xmpp;

/// <summary>
/// Goes the way to the XMPP server of a domain step by step, by the same code that the server goes it, and tells what it finds. It ends behind the
/// first step that fails: those after it would tell the same again.
/// </summary>
/// <param name="options">The section <c>Xmpp</c>.</param>
/// <param name="policy">Who may be spoken with.</param>
/// <param name="parts">
/// What streams share, with dialback allowed, so that a stream opens as far as it can: what proves the other side is a step of its own.
/// </param>
public sealed class XmppCheck(XmppOptions options, FederationPolicy policy, ServerParts parts)
{
    /// <summary>Checks a domain.</summary>
    /// <param name="local">The domain of ours that is to speak with it.</param>
    /// <param name="peer">The domain, in its normal form.</param>
    /// <param name="cancel">Gives it up.</param>
    public async IAsyncEnumerable<CheckStep> RunAsync(string local, string peer, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (CheckStep step in StepsAsync(local, peer, cancel))
        {
            yield return step;
            if (!step.IsGood)
                yield break;
        }
    }

    private async IAsyncEnumerable<CheckStep> StepsAsync(string local, string peer, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return XmppSettingsCheck.Look(options, policy, local, peer);
        if (options.Component.Host is { } host)
        {
            yield return await ComponentCheck.ConnectAsync(host, options.Component.Port, peer, parts.Time, cancel);
            yield break;
        }

        yield return Certificate(local, peer);
        using var way = new XmppWayCheck(parts, new StreamPair(local, peer), options.AllowsDialback(peer));
        yield return await way.NamesAsync(cancel);
        yield return await way.ConnectionAsync(cancel);
        yield return await way.StreamAsync(cancel);
        yield return way.Theirs();
        yield return await way.OursAsync(cancel);
    }

    private CheckStep Certificate(string local, string peer)
    {
        const string Name = "certificate";
        X509Certificate2? ours = parts.Certificates.Of(local)?.TargetCertificate;
        string? fault = ours is null ? $"there is no certificate for {local}" : FaultOf(ours, local);
        if (fault is null)
            return CheckStep.Good(Name, $"this server shows {ours!.Subject}, good until {Day(ours.NotAfter)}");
        return options.AllowsDialback(peer)
            ? CheckStep.Good(Name, $"{fault}: dialback has to do")
            : CheckStep.Bad(Name, fault, $"Put {local}.crt and {local}.key into the folder that Xmpp:Certificates names.");
    }

    /// <summary>What others will not take about a certificate of ours; null for nothing that can be seen here.</summary>
    private string? FaultOf(X509Certificate2 ours, string local)
    {
        if (!CertificateNames.Cover(ours, local))
            return $"the certificate that this server shows, {ours.Subject}, is not for {local}";
        DateTime now = parts.Time.GetUtcNow().UtcDateTime;
        if (now > ours.NotAfter.ToUniversalTime())
            return $"the certificate for {local} has expired on {Day(ours.NotAfter)}";
        return now < ours.NotBefore.ToUniversalTime() ? $"the certificate for {local} is good from {Day(ours.NotBefore)} only" : null;
    }

    private static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

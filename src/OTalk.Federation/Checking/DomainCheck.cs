using System.Runtime.CompilerServices;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Engine.Options;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Checking;

/// <summary>
/// Goes the way to another domain step by step, by the same code that the server goes it, and tells what it finds. It ends behind the first
/// step that fails: those after it would tell the same again.
/// </summary>
/// <param name="options">The section <c>Federation</c>.</param>
/// <param name="policy">Who may be spoken with.</param>
/// <param name="trust">Which certificates are taken.</param>
/// <param name="documents">Asks for documents.</param>
/// <param name="dialer">Opens links.</param>
/// <param name="keys">Our keys.</param>
/// <param name="time">The clock.</param>
public sealed class DomainCheck(
    FederationOptions options, FederationPolicy policy, CertificateTrust trust, DocumentClient documents, ILinkDialer dialer, SigningKeys keys, TimeProvider time)
{
    /// <summary>Checks a domain.</summary>
    /// <param name="local">The domain of ours that is to speak with it.</param>
    /// <param name="peer">The domain, in its normal form.</param>
    /// <param name="cancel">Gives it up.</param>
    public async IAsyncEnumerable<CheckStep> RunAsync(string local, string peer, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var step in StepsAsync(local, peer, cancel))
        {
            yield return step;
            if (!step.IsGood)
                yield break;
        }
    }

    private async IAsyncEnumerable<CheckStep> StepsAsync(string local, string peer, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return SettingsCheck.Look(options, policy, local, peer);
        yield return await KeysAsync(cancel);

        var host = new HostCheck(policy.OriginOf(peer), peer, trust, time);
        yield return await host.NameAsync(cancel);
        yield return await host.ConnectionAsync(cancel);
        yield return await host.CertificateAsync(cancel);

        var document = new DocumentCheck(documents, time);
        yield return await document.FetchAsync(peer);
        yield return document.Clock();

        var link = await LinkCheck.DialAsync(dialer, local, peer, cancel);
        yield return link.Opens();
        yield return link.Ours();
        yield return link.Theirs();
    }

    private async Task<CheckStep> KeysAsync(CancellationToken cancel) => (await keys.ListAsync(cancel)).FirstOrDefault(key => key.RetiredAt is null) is { } signing
        ? CheckStep.Good("keys", $"this server signs with the key {signing.Id}")
        : CheckStep.Bad("keys", "this server has no key to prove itself with yet", "'otalk keys rotate' makes one, and so does a server that starts and knows of others.");
}

using OTalk.Federation.Native.Discovery;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Checking;

/// <summary>A link to a domain: whether it opens, whether our proof is taken, whether theirs is right.</summary>
internal sealed class LinkCheck
{
    private const int Normal = 1000;

    private readonly DialOutcome _outcome;
    private readonly string _local;
    private readonly string _peer;

    private LinkCheck(DialOutcome outcome, string local, string peer)
    {
        _outcome = outcome;
        _local = local;
        _peer = peer;
    }

    private string Fault => $"{_outcome.Fault!.Step}: {_outcome.Fault.Text}";

    /// <summary>Opens one, and closes it again.</summary>
    public static async Task<LinkCheck> DialAsync(ILinkDialer dialer, string local, string peer, CancellationToken cancel)
    {
        var outcome = await dialer.DialAsync(local, peer, cancel);
        if (outcome.Link is { } link)
        {
            link.Close(Normal, "only checked");
            await link.Ended;
        }

        return new LinkCheck(outcome, local, peer);
    }

    public CheckStep Opens() => !Failed(DialStage.Finding, DialStage.Connecting)
        ? CheckStep.Good("link", "it opens")
        : CheckStep.Bad(
            "link", Fault, $"This is the address that the document of {_peer} gives. See that it leads to its oTalk server, that no firewall keeps it shut, and that a proxy in front passes it on as a WebSocket.");

    public CheckStep Ours()
    {
        if (!Failed(DialStage.ProvingOurs))
            return CheckStep.Good("our proof", $"{_peer} takes it");
        return _outcome.Refusal is not { } refusal
            ? CheckStep.Bad("our proof", Fault, "The log of the server there may say more.")
            : CheckStep.Bad("our proof", $"{_peer} refuses {_local}: {refusal.Code} {refusal.Text}", Advice(refusal));
    }

    public CheckStep Theirs() => !Failed(DialStage.ProvingTheirs)
        ? CheckStep.Good("their proof", $"it is {_peer}")
        : CheckStep.Bad(
            "their proof", Fault, $"The document of {_peer} and the server that its links lead to have to belong together: a copy of the document must be as new as the keys, and the clocks must agree.");

    /// <summary>What helps, by the code, and by the words that a server of this kind uses.</summary>
    private string Advice(LinkRefusal refusal) => refusal.Code switch
    {
        403 => $"Its operator has to name {_local} in Federation:Peers there, or to take a block away.",
        502 => $"The server at that address does not host {_peer}: its operator has to add it to Server:HostedDomains there, or to mend the document of {_peer}.",
        401 when refusal.Text.Contains("cannot be found out", StringComparison.Ordinal) =>
            $"It cannot fetch the document of {_local}: see that https://{_local}{ServerDocument.Path}, or the Url that its operator has set for {_local}, can be reached from there, with a certificate that is trusted there.",
        401 when refusal.Text.Contains("does not publish", StringComparison.Ordinal) =>
            $"The document that it finds for {_local} lacks the key that this server signs with: see that it comes from this server, and that a copy of it follows when keys rotate.",
        401 when refusal.Text.Contains("expired", StringComparison.Ordinal) => "The two clocks are apart: set the one that is wrong, and keep both by NTP.",
        _ => "The log of the server there may say more.",
    };

    private bool Failed(params ReadOnlySpan<DialStage> stages) => !_outcome.IsOpen && stages.Contains(_outcome.Stage);
}

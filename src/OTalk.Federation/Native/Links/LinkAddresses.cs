using OTalk.Core.Stanzas;

namespace OTalk.Federation.Native.Links;

/// <summary>For whom another server may speak, and to whom: by itself on a link, and in a batch (protocol reference, "Stanzas on a link").</summary>
internal static class LinkAddresses
{
    /// <summary>Why a stanza is not taken, in a word for the metrics and as an error for its sender; null where it may be.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="proved">The domains that the sender has proved.</param>
    /// <param name="policy">Knows which domains are hosted here.</param>
    public static (string Reason, StanzaError Error)? Refusal(LinkStanza stanza, IReadOnlyCollection<string> proved, FederationPolicy policy) =>
        FaultOfFrom(stanza, proved) is { } notTheirs ? ("from", notTheirs)
        : FaultOfTo(stanza, policy) is { } notOurs ? ("to", notOurs)
        : null;

    /// <summary>What is wrong with its <c>from</c>; null if nothing is.</summary>
    public static StanzaError? FaultOfFrom(LinkStanza stanza, IReadOnlyCollection<string> proved) =>
        stanza.From is null ? StanzaError.BadRequest("the stanza does not say who sent it")
        : !proved.Contains(stanza.From.Identity.Server) ? StanzaError.Forbidden($"{stanza.From.Identity.Server} is not proved on this link")
        : null;

    private static StanzaError? FaultOfTo(LinkStanza stanza, FederationPolicy policy) =>
        stanza.To is null ? StanzaError.BadRequest("the stanza does not say whom it is for")
        : !policy.Hosts(stanza.To.Identity.Server) ? new StanzaError(Condition.RemoteServerNotFound, $"{stanza.To.Identity.Server} is not hosted here")
        : null;
}

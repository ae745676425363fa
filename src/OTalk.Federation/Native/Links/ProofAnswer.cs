using OTalk.Core.Stanzas;

namespace OTalk.Federation.Native.Links;

/// <summary>The answer to a query by which the other end proves a domain.</summary>
/// <param name="Stanza">What is sent.</param>
/// <param name="Ours">The domain of ours that is proved by it; null for none.</param>
/// <param name="Theirs">The domain of theirs that is proved; null for none.</param>
/// <param name="Refused">Why nothing is, a word; null where it was not refused.</param>
/// <param name="Text">The same as a sentence.</param>
internal sealed record ProofAnswer(ReadOnlyMemory<byte> Stanza, string? Ours = null, string? Theirs = null, string? Refused = null, string? Text = null);

/// <summary>Answers such queries: the first, by which a link is opened, and those by which domains are added.</summary>
/// <param name="policy">Who may be proved.</param>
/// <param name="assertions">How.</param>
/// <param name="open">The links that are open.</param>
internal sealed class ProofAnswers(FederationPolicy policy, Assertions assertions, LinkSet open)
{
    /// <summary>The link is closed for it.</summary>
    public const string Malformed = "malformed";

    /// <summary>Answers a query.</summary>
    /// <param name="query">Of the namespace <see cref="LinkPayload.Namespace"/>.</param>
    /// <param name="nonces">Those of this end of the link.</param>
    /// <param name="isFirst">Whether the link is not open yet.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task<ProofAnswer> AnswerAsync(LinkStanza query, Nonces nonces, bool isFirst, CancellationToken cancel)
    {
        var ours = query.To?.Identity.Server ?? policy.DefaultDomain;
        if (query.From is not { Identity: { IsServer: true, Server: var from } } || LinkPayload.TryRead(query) is not { } payload)
            return Refuse(query, ours, Malformed, StanzaError.BadRequest("the query is none of a server's"));
        if (payload.Assertion is null && !isFirst)
            return new ProofAnswer(LinkWords.Response(query, ours, new LinkPayload(nonces.Offer(), Assertion: null, Domain: null)));

        // Used by this query, whatever comes of it.
        var offered = nonces.Burn();
        var theirs = payload.Domain ?? from;
        if (isFirst && theirs != from)
            return Refuse(query, ours, Malformed, StanzaError.BadRequest("the domain of the first assertion is that of from"));
        if (!policy.Hosts(ours))
            return Refuse(query, policy.DefaultDomain, "host", new StanzaError(Condition.RemoteServerNotFound, $"{ours} is not hosted here"));
        if (!policy.AllowsLinks(theirs))
            return Refuse(query, ours, "policy", StanzaError.Forbidden($"this server does not speak with {theirs}"));
        if (payload is not { Assertion: { } assertion, Nonce: { } nonce })
            return Refuse(query, ours, Malformed, StanzaError.NotAuthorized("the query needs an assertion and a nonce"));
        if (await assertions.VerifyAsync(assertion, theirs, ours, offered, cancel) is { } fault)
            return Refuse(query, ours, fault.Reason, StanzaError.NotAuthorized(fault.Text));
        if (isFirst && open.AcceptedOf(theirs) >= LinkSet.MostOfADomain)
            return Refuse(query, ours, "many", new StanzaError(Condition.RateLimited, $"{theirs} has {LinkSet.MostOfADomain} links open already"));

        var proof = await assertions.CreateAsync(ours, theirs, nonce, cancel);
        return new ProofAnswer(LinkWords.Response(query, ours, new LinkPayload(nonces.Offer(), proof, Domain: null)), ours, theirs);
    }

    /// <summary>Refuses a stanza that is no such query, where only such a one may come.</summary>
    public ProofAnswer RefuseOther(LinkStanza stanza, StanzaError error) => Refuse(stanza, policy.DefaultDomain, Malformed, error);

    private static ProofAnswer Refuse(LinkStanza query, string from, string reason, StanzaError error) =>
        new(LinkWords.Error(query, from, to: null, error), Refused: reason, Text: error.Text);
}

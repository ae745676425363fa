using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.VCards;

/// <summary>Nobody sets the card of somebody else (XEP-0054, section 3.3).</summary>
internal sealed class VCardChanges : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } =
        [("set", "vCard", XmppNs.VCard), ("set", "vcard", XmppNs.VCard4), ("set", "query", XmppNs.VCard4)];

    public ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel) =>
        ValueTask.FromResult<IqAnswer>(new XmppError(StanzaCondition.Forbidden));
}

using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.VCards;

/// <summary>
/// Shows the contact details of our users as cards (XEP-0054, XEP-0292), to who may read them. Who has none and who is not there give the same error,
/// so that nobody finds out who is (XEP-0054, section 3.2).
/// </summary>
/// <param name="contents">Reads for who asks.</param>
internal sealed class VCardHandler(VisitorContents contents) : IIqHandler
{
    private static readonly ChannelPath _path = ChannelPath.Parse(WellKnown.Vcard);

    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } =
        [("get", "vCard", XmppNs.VCard), ("get", "vcard", XmppNs.VCard4), ("get", "query", XmppNs.VCard4)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(
            from, new IdentityUri(to.Identity, _path) with { Query = new AddressQuery { Key = ContactCard.Key } });
        if (rows is not [var row])
            return new XmppError(StanzaCondition.ItemNotFound);
        var card = ContactCard.Read(row.Message);
        return question.Namespace is XmppNs.VCard ? VCardXml.Write(card) : VCard4Xml.Write(card);
    }
}

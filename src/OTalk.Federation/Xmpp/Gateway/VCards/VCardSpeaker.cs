using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Gateway.Discovery;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.VCards;

/// <summary>Reading <c>/vcard</c> of XMPP users: they are asked for their card (XEP-0054).</summary>
/// <param name="questions">Asks.</param>
/// <param name="time">The clock.</param>
internal sealed class VCardSpeaker(IqQuestions questions, TimeProvider time) : ISpeaker
{
    public ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => ValueTask.FromResult(
        stanza is { Kind: "get", To: { IsPattern: false, Identity.IsServer: false } to } && to.Path.Segments is [WellKnown.Vcard] ? Speak(stanza) : null);

    private Spoken Speak(Outbound stanza) => stanza.To.Query switch
    {
        { Config: true } or { Channels: true } or { Subscriptions: true } or { Permissions: true } or { Events: true } =>
            Spoken.Refuse(StanzaError.NotAllowed($"{stanza.To.WithoutQuery()} is a card of XMPP, of which {ContactCard.Key} is read")),
        { MessageId: not null } or { Key: not (null or ContactCard.Key) } => Spoken.Refuse(NotFound(stanza)),
        _ => Spoken.Asking(within => AskAsync(stanza, within)),
    };

    private async Task<RemoteAnswer> AskAsync(Outbound stanza, CancellationToken cancel)
    {
        XmlElement answer = await questions.AskAsync(stanza.From.ToJid(), Jid.Of(stanza.To.Identity), "get", new XmlElement("vCard", XmppNs.VCard), cancel);
        if (answer["type"] is "error")
            return new RemoteAnswer(null, XmppError.Read(answer).ToOTalk());
        ContactCard? card = answer.Child("vCard", XmppNs.VCard) is { } given ? VCardXml.Read(given) : null;
        if (card is null && stanza.To.Query.Key is not null)
            return new RemoteAnswer(null, NotFound(stanza));
        bool isWanted = card is not null && (stanza.To.Query.Ns is null || Namespaces.WithoutFragment(stanza.To.Query.Ns).SequenceEqual(ContactCard.Ns));
        return ResultPage.Of(stanza.Payload, stanza.To, isWanted ? [(ContactCard.Key, card!.Write)] : [], Clock.Now(time), areKeys: true);
    }

    private static StanzaError NotFound(Outbound stanza) => StanzaError.NotFound(
        $"{stanza.To.WithoutQuery()} has no {(stanza.To.Query.Key is { } key ? $"key '{key}'" : $"message {stanza.To.Query.MessageId}")}");
}

using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Messages to the inbox of a user, or of a session: <c>message</c> of type <c>chat</c> (RFC 6121, section 5).</summary>
internal sealed class ChatSpeaker : ISpeaker
{
    /// <summary>Whether an address is the inbox of a user or of a session.</summary>
    public static bool IsChat(IdentityUri address) => !address.IsPattern && !address.Identity.IsServer
        && address.Path.Segments is [WellKnown.Inbox] or [WellKnown.Sessions, _, WellKnown.Inbox];

    public ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => ValueTask.FromResult(
        stanza.Kind == "msg" && stanza.Event is null && IsChat(stanza.To) ? Speak(stanza) : null);

    private static Spoken Speak(Outbound stanza)
    {
        string? id = stanza.To.Query.MessageId?.ToString();
        if (ChatXml.Write(stanza.Ns!, stanza.Payload, id) is not { } content)
            return Spoken.Refuse(new StanzaError(Condition.ServiceUnavailable, $"{stanza.Ns} is nothing that {stanza.To.Identity.Server} would understand: it speaks XMPP"));
        return Spoken.Say(Namespaces.Publish, new XmlElement(
            "message",
            Ns.Server,
            [
                ("from", stanza.From.ToJid().ToString()), ("to", stanza.To.ToJid().ToString()), ("id", id), ("type", "chat"),
                ("xml:lang", ChatXml.LanguageOf(stanza.Payload)),
            ],
            [.. content]));
    }
}

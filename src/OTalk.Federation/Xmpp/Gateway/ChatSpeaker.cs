using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>Messages to the inbox of a user, or of a session: <c>message</c> of type <c>chat</c> (RFC 6121, section 5).</summary>
/// <param name="time">The clock.</param>
internal sealed class ChatSpeaker(TimeProvider time) : ISpeaker
{
    /// <summary>Whether an address is the inbox of a user or of a session.</summary>
    public static bool IsChat(IdentityUri address) => !address.IsPattern && !address.Identity.IsServer
        && address.Path.Segments is [WellKnown.Inbox] or [WellKnown.Sessions, _, WellKnown.Inbox];

    public ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => ValueTask.FromResult(stanza switch
    {
        { Event: not null } => null,
        { Kind: "msg", Ns: not Namespaces.Presence } when IsChat(stanza.To) => Speak(stanza),
        { Kind: "query", Ns: Namespaces.Revise or Namespaces.Delete } when stanza.Changed is { Query.MessageId: { } id } channel && IsChat(channel.WithoutQuery()) =>
            Change(stanza, channel, id.ToString()),
        _ => null,
    });

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

    /// <summary>A message is corrected (XEP-0308) or taken back (XEP-0424).</summary>
    private Spoken Change(Outbound stanza, IdentityUri channel, string id)
    {
        IReadOnlyList<XmlElement>? content = stanza.Ns is Namespaces.Delete ? ChangeXml.Retraction(id)
            : stanza.Revision is var (ns, revised) ? ChangeXml.Correction(ns, revised, id, null)
            : null;
        if (content is null)
            return Spoken.Refuse(StanzaError.BadRequest($"{channel.Identity.Server} speaks XMPP: a message there is revised to one that a person is told"));
        var message = new XmlElement(
            "message",
            Ns.Server,
            [("from", stanza.From.ToJid().ToString()), ("to", channel.ToJid().ToString()), ("id", ChangeXml.NameOf(stanza.Payload, time.GetUtcNow())), ("type", "chat")],
            [.. content]);
        return stanza.Ns is Namespaces.Delete ? Spoken.Say(Spoken.Response(static _ => { }), [message]) : Spoken.Say(Namespaces.Revise, [message]);
    }
}

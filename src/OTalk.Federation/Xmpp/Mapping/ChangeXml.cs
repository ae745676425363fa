using System.Text.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Messages that were changed or taken back: corrections (XEP-0308), retractions (XEP-0424) and what moderators take back (XEP-0425).</summary>
internal static class ChangeXml
{
    /// <summary>What those read who do not know retractions.</summary>
    private const string Explanation = "This person has taken back a message, which your program does not understand.";

    /// <summary>What a change is called: the same may be asked for again, when something else was meanwhile.</summary>
    /// <param name="payload">What <c>revise</c> or <c>delete</c> asks for.</param>
    /// <param name="now">When.</param>
    public static string NameOf(JsonElement payload, DateTimeOffset now) => NamedIds.Of($"change {now.UtcTicks} {payload.GetRawText()}").ToString();

    /// <summary>What a message is from now on; null where that is nothing that a person is told.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="message">The <c>msg</c> object.</param>
    /// <param name="corrected">What the message is called in XMPP.</param>
    /// <param name="id">What the correction is called; null for nothing.</param>
    public static IReadOnlyList<XmlElement>? Correction(string ns, JsonElement message, string corrected, string? id) => ChatXml.Write(ns, message, id) is { } content
        ? [
            .. content.Where(static element => !element.Is("replace", XmppNs.Correction) && !element.Is("active", XmppNs.ChatStates)),
            new XmlElement("replace", XmppNs.Correction, [("id", corrected)]),
        ]
        : null;

    /// <summary>Its author has taken a message back.</summary>
    /// <param name="id">What the message is called: in a room, by the room.</param>
    public static IReadOnlyList<XmlElement> Retraction(string id) =>
    [
        new XmlElement("retract", XmppNs.Retraction, [("id", id)]),
        new XmlElement("fallback", XmppNs.Fallback, [("for", XmppNs.Retraction)]),
        new XmlElement("body", Ns.Server, Explanation),
        new XmlElement("store", XmppNs.Hints),
    ];

    /// <summary>A moderator has taken a message of another back.</summary>
    /// <param name="id">What the room calls the message.</param>
    /// <param name="moderator">The moderator's address in the room.</param>
    public static IReadOnlyList<XmlElement> Moderation(string id, Jid moderator) =>
        [new XmlElement("retract", XmppNs.Retraction, [("id", id)], new XmlElement("moderated", XmppNs.Moderation, [("by", moderator.ToString())]))];
}

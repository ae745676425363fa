using System.Globalization;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>What is said to rooms of XMPP servers, and what they say (XEP-0045).</summary>
internal static class ForeignRoomXml
{
    public const string Rooms = "http://jabber.org/protocol/muc";
    public const string User = "http://jabber.org/protocol/muc#user";
    public const string Owner = "http://jabber.org/protocol/muc#owner";
    public const string DirectInvites = "jabber:x:conference";

    private const string OccupantIds = "urn:xmpp:occupant-id:0";
    private const string Forms = "jabber:x:data";

    /// <summary>Messages of the room's history that who enters for the first time asks for.</summary>
    private const string FirstHistory = "50";

    /// <summary>The presence by which a room is entered (section 7.2).</summary>
    /// <param name="from">Who enters, with a resource.</param>
    /// <param name="to">The room, with the nick.</param>
    /// <param name="since">From when on the history is not known; null where nothing of it is.</param>
    /// <param name="shown">What was said of one's presence there before; null for nothing.</param>
    public static XmlElement Enter(Jid from, Jid to, DateTimeOffset? since, XmlElement? shown)
    {
        XmlElement presence = shown?.WithAttribute("to", to.ToString())
            ?? new XmlElement("presence", Ns.Server, [("from", from.ToString()), ("to", to.ToString())], Abilities.Caps);
        return presence.WithNodes(new XmlElement("x", Rooms, new XmlElement(
            "history", Rooms, [("since", since is { } known ? XmppTime.Format(known) : null), ("maxstanzas", since is null ? FirstHistory : null)])));
    }

    /// <summary>Takes the usual configuration for a room that is new, so that others may enter (section 10.1.2).</summary>
    public static XmlElement AcceptDefaults(Jid from, Jid room, string id) => new(
        "iq",
        Ns.Server,
        [("from", from.ToString()), ("to", room.ToString()), ("id", id), ("type", "set")],
        new XmlElement("query", Owner, new XmlElement("x", Forms, [("type", "submit")])));

    /// <summary>A message to all (section 7.4), or to one of those who are there (section 7.5).</summary>
    /// <param name="from">Who says it, with a resource.</param>
    /// <param name="to">The room; with a nick for a private message.</param>
    /// <param name="id">What it is called; null where it is not kept.</param>
    /// <param name="language">Its language, or null.</param>
    /// <param name="content">What stands in it.</param>
    public static XmlElement Message(Jid from, Jid to, string? id, string? language, IReadOnlyList<XmlElement> content) => new(
        "message",
        Ns.Server,
        [("from", from.ToString()), ("to", to.ToString()), ("id", id), ("type", to.IsBare ? "groupchat" : "chat"), ("xml:lang", language)],
        [.. content, to.IsBare ? null : new XmlElement("x", User)]);

    /// <summary>The codes of status that a stanza of a room has (section 15.6).</summary>
    public static IReadOnlySet<int> Codes(XmlElement stanza) => (stanza.Child("x", User)?.Children("status", User) ?? [])
        .Select(static status => int.TryParse(status["code"], NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : 0)
        .ToHashSet();

    /// <summary>The nick that somebody has from now on, in the presence that ends the one before.</summary>
    public static string? NewNick(XmlElement presence) => presence.Child("x", User)?.Child("item", User)?["nick"];

    /// <summary>Whether a presence tells that the room is no more.</summary>
    public static bool IsDestroyed(XmlElement presence) => presence.Child("x", User)?.Child("destroy", User) is not null;

    /// <summary>The same presence, with what the room gives as a reason where it has no status of its own.</summary>
    public static XmlElement WithReason(XmlElement presence)
    {
        XmlElement? x = presence.Child("x", User);
        string? reason = x?.Child("item", User)?.Child("reason", User)?.Text ?? x?.Child("destroy", User)?.Child("reason", User)?.Text;
        return reason is { Length: > 0 } && presence.Child("status", Ns.Server) is null
            ? presence.WithNodes(new XmlElement("status", Ns.Server, reason))
            : presence;
    }

    /// <summary>Whether a stanza may be of a room, by what stands in it.</summary>
    public static bool IsLikely(XmlElement stanza) => stanza["type"] is "groupchat" or "error" || stanza.Child("x", User) is not null;

    /// <summary>The same message without what a room adds for clients of XMPP.</summary>
    public static XmlElement Bare(XmlElement message) => message.Without(static element => element.Namespace is User or Rooms or OccupantIds);

    /// <summary>Whether a message changes the subject and says nothing (section 8.1).</summary>
    public static bool IsSubject(XmlElement message) => message.Child("subject", Ns.Server) is not null && message.Child("body", Ns.Server) is null;

    /// <summary>When a message of the history was said; null for one that is said now.</summary>
    public static DateTimeOffset? SaidAt(XmlElement message) =>
        XmppTime.TryParse(message.Child("delay", XmppNs.Delay)?["stamp"], out DateTimeOffset at)
            || XmppTime.TryParseLegacy(message.Child("x", XmppNs.LegacyDelay)?["stamp"], out at)
            ? at
            : null;

    /// <summary>
    /// The id of a message, the same in the copy of each who gets it. One of ours keeps the id that it was published with. Others have what the
    /// room calls them (XEP-0359), else what their sender calls them.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Whose it is, in the room.</param>
    /// <param name="isOurs">It is of one of ours.</param>
    public static Guid IdOf(XmlElement message, Jid from, bool isOurs)
    {
        if (isOurs && Guid.TryParse(message["id"], out Guid id) && id != Guid.Empty)
            return id;
        string room = from.Bare.ToString();
        string? named = message.Children("stanza-id", XmppNs.StanzaIds).FirstOrDefault(given => given["by"] == room)?["id"];
        return NamedIds.Of(named is not null
            ? $"{room} {named}"
            : $"{from} {ChatXml.NameOf(message)} {(ChatXml.NameOf(message) is null ? $"{SaidAt(message)} {message.Child("body", Ns.Server)?.Text}" : "")}");
    }

    /// <summary>Who invites to which room: by the room itself (section 7.8), or by a message of their own (XEP-0249). Null for anything else.</summary>
    public static (Jid Room, Jid Inviter)? Invite(XmlElement message, Jid from)
    {
        if (message["type"] is "error" or "groupchat")
            return null;
        if (from.IsBare && Jid.TryParse(message.Child("x", User)?.Child("invite", User)?["from"], out Jid? inviter))
            return (from, inviter);
        return Jid.TryParse(message.Child("x", DirectInvites)?["jid"], out Jid? room) && room.Local is not null ? (room.Bare, from) : null;
    }
}

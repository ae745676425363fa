using System.Globalization;
using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping.Rooms;

/// <summary>What a room says (XEP-0045).</summary>
internal static class RoomXml
{
    /// <summary>Who sees the room's presence sees real addresses.</summary>
    public const int NotAnonymous = 100;

    /// <summary>This is about yourself.</summary>
    public const int Yourself = 110;

    /// <summary>The room has given you another name.</summary>
    public const int Named = 210;

    public const int Banned = 301;

    public const int Renamed = 303;

    public const int Kicked = 307;

    /// <summary>Somebody in the room, or leaving it.</summary>
    /// <param name="of">Address in the room.</param>
    /// <param name="to">Who is told.</param>
    /// <param name="message">The presence message; null for plainly available.</param>
    /// <param name="standing">What they are in the room.</param>
    /// <param name="real">Their own address.</param>
    /// <param name="about">What else the room says: statuses, or a new name.</param>
    public static XmlElement Presence(Jid of, Jid to, JsonElement? message, RoomStanding standing, string real, RoomNotice about)
    {
        XmlElement presence = message is { } said
            ? PresenceXml.Write(said, of, to).Without(static element => element.Name is "c")
            : new XmlElement("presence", Ns.Server, [("from", of.ToString()), ("to", to.ToString())]);
        return presence.WithNodes([
            new XmlElement("x", XmppNs.MucUser,
            [
                new XmlElement("item", XmppNs.MucUser, [("affiliation", standing.Affiliation), ("jid", real), ("role", standing.Role), ("nick", about.NewNick)]),
                about.IsDestroyed ? new XmlElement("destroy", XmppNs.MucUser) : null,
                .. about.Statuses.Select(static status => (XmlNode)new XmlElement("status", XmppNs.MucUser, [("code", status.ToString(CultureInfo.InvariantCulture))])),
            ]),
            new XmlElement("occupant-id", XmppNs.OccupantIds, [("id", OccupantId(of, real))]),
        ]);
    }

    /// <summary>Something is said in the room; null where it is nothing that a person is told.</summary>
    /// <param name="from">Whose it is, as an address in the room, or the room itself.</param>
    /// <param name="to">Who is told.</param>
    /// <param name="type"><c>groupchat</c>, or <c>chat</c> for what is private.</param>
    /// <param name="row">What was said.</param>
    public static XmlElement? Message(Jid from, Jid to, string type, RoomMessage row)
    {
        // Who said it knows it by its own name for it.
        string? name = row.Text("origin_id") ?? row.Id;
        if (ChatXml.Write(row.Ns, row.Message, name) is not { } content)
            return null;
        return new XmlElement(
            "message",
            Ns.Server,
            [("from", from.ToString()), ("to", to.ToString()), ("id", name), ("type", type), ("xml:lang", ChatXml.LanguageOf(row.Message))],
            [
                .. content.Where(static element => !element.Is("active", XmppNs.ChatStates) && !IsOfRooms(element)),
                row.Id is { } id && type is "groupchat" ? StanzaId(from.Bare, id) : null,
                row.Delayed is { } time ? new XmlElement("delay", XmppNs.Delay, [("from", from.Bare.ToString()), ("stamp", XmppTime.Format(time))]) : null,
                type is "chat" ? new XmlElement("x", XmppNs.MucUser) : null,
                from.IsBare ? null : new XmlElement("occupant-id", XmppNs.OccupantIds, [("id", OccupantId(from, row.Author))]),
            ]);
    }

    /// <summary>A message was changed or taken back.</summary>
    /// <param name="from">Who did it, as an address in the room, or the room itself.</param>
    /// <param name="to">Who is told.</param>
    /// <param name="id">What this is called.</param>
    /// <param name="author">The identity that did it; null where it is not the one whose address that is.</param>
    /// <param name="content">What stands in it, of <see cref="ChangeXml"/>.</param>
    public static XmlElement Change(Jid from, Jid to, string? id, string? author, IReadOnlyList<XmlElement> content) => new(
        "message",
        Ns.Server,
        [("from", from.ToString()), ("to", to.ToString()), ("id", id), ("type", "groupchat")],
        [
            .. content.Where(static element => !IsOfRooms(element)),
            from.IsBare || author is null ? null : new XmlElement("occupant-id", XmppNs.OccupantIds, [("id", OccupantId(from, author))]),
        ]);

    /// <summary>What a room calls a message (XEP-0359), as its archive does.</summary>
    public static XmlElement StanzaId(Jid room, string id) => new("stanza-id", XmppNs.StanzaIds, [("id", id), ("by", room.ToString())]);

    /// <summary>What the room is about; empty for nothing.</summary>
    /// <param name="from">Who has said so, or the room.</param>
    /// <param name="to">Who is told.</param>
    /// <param name="text">What it is about.</param>
    /// <param name="id">What the room calls the message; null where it is none that was just said.</param>
    public static XmlElement Subject(Jid from, Jid to, string text, string? id = null) => new(
        "message",
        Ns.Server,
        [("from", from.ToString()), ("to", to.ToString()), ("id", id), ("type", "groupchat")],
        new XmlElement("subject", Ns.Server, text),
        id is null ? null : StanzaId(from.Bare, id));

    /// <summary>Somebody is asked in.</summary>
    public static XmlElement Invitation(Jid room, Jid to, string inviter) => new(
        "message",
        Ns.Server,
        [("from", room.ToString()), ("to", to.ToString())],
        new XmlElement("x", XmppNs.MucUser, new XmlElement("invite", XmppNs.MucUser, [("from", inviter)])),
        new XmlElement("x", XmppNs.Conference, [("jid", room.ToString())]));

    /// <summary>What only a room says of a message: who publishes cannot say it in its place.</summary>
    private static bool IsOfRooms(XmlElement element) =>
        element.Is("stanza-id", XmppNs.StanzaIds) || element.Is("occupant-id", XmppNs.OccupantIds) || element.Is("x", XmppNs.MucUser);

    /// <summary>The same for the same person in the same room, whatever the name (XEP-0421).</summary>
    private static string OccupantId(Jid room, string real) =>
        NamedIds.Of($"occupant {room.Bare} {(Jid.TryParse(real, out Jid? jid) ? jid.Bare.ToString() : real)}").ToString("N");
}

/// <summary>What a room says about a presence besides it.</summary>
/// <param name="Statuses">Status codes.</param>
internal sealed record RoomNotice(params IReadOnlyList<int> Statuses)
{
    public static readonly RoomNotice Nothing = new();

    public string? NewNick { get; init; }

    public bool IsDestroyed { get; init; }
}

/// <summary>A message of a room.</summary>
/// <param name="Ns">Its namespace.</param>
/// <param name="Message">The <c>msg</c> object.</param>
/// <param name="Id">Its id; null for what is not kept.</param>
/// <param name="Author">The identity that said it.</param>
/// <param name="Delayed">When it was said, where that is not now.</param>
internal sealed record RoomMessage(string Ns, JsonElement Message, string? Id, string Author, DateTimeOffset? Delayed = null)
{
    public string? Text(string member) =>
        Message.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What the room is about from now on (XEP-0045, section 8.1); null where it is said something.</summary>
    public string? Subject => Ns == Namespaces.Chat && Text("body") is null ? Text("subject") : null;
}

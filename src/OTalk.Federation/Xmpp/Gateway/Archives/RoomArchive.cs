using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>
/// The archive of a room of ours: what was said to all, and what it was about. Of what else stands in the channels of its members nothing is said, nor
/// of what is private.
/// </summary>
/// <param name="room">The room.</param>
/// <param name="rooms">Who is in it.</param>
internal sealed class RoomArchive(Room room, RoomDirectory rooms) : Archive
{
    private static readonly AddressQuery _chat = new() { Ns = Namespaces.Chat };

    private readonly Dictionary<string, RoomMember> _members = new(StringComparer.Ordinal);

    public override IReadOnlyList<IdentityUri> Channels { get; } =
        [room.Channel with { Query = _chat }, new IdentityUri(room.Channel.Identity, ChannelPattern.Parse(room.Path.Text + "/*/"), _chat)];

    public override IdentityUri Contents { get; } = room.Everything with { Query = _chat };

    public override async ValueTask<XmlElement?> WriteAsync(ContentRow row)
    {
        string author = Actor.IdentityOf(row.Json.GetProperty("from"u8).GetString()!);
        string id = row.Json.GetProperty("id"u8).GetString()!;
        var message = new RoomMessage(row.Text("ns") ?? "", row.Message, id, author);
        string[] below = [.. IdentityUri.Parse(row.Json.GetProperty("channel"u8).GetString()).Path.Segments.Skip(room.Path.Depth)];
        if (message.Ns is not Namespaces.Chat || below.Length > 1)
            return null;
        RoomMember member = await MemberAsync(author);
        Jid from = room.Occupant(below is [var nick] ? nick : member.Nick);
        XmlElement? told = below is [] && message.Subject is { } subject
            ? RoomXml.Subject(from, from, subject).WithAttribute("id", id)
            : RoomXml.Message(from, from, "groupchat", message);
        return told?.WithAttribute("to", null).WithNodes(
            told.Child("stanza-id", XmppNs.StanzaIds) is null ? RoomXml.StanzaId(room.Jid, id) : null,
            new XmlElement("x", XmppNs.MucUser, new XmlElement(
                "item",
                XmppNs.MucUser,
                [("affiliation", member.Standing.Affiliation), ("jid", AuthorOf(row)?.ToString()), ("role", member.Standing.Role)])));
    }

    public override bool IsOf(ContentRow row, XmlElement written, Jid address) =>
        IsSame(Jid.TryParse(written["from"], out Jid? occupant) ? occupant : null, address) || IsSame(AuthorOf(row), address);

    private async ValueTask<RoomMember> MemberAsync(string author) =>
        _members.TryGetValue(author, out RoomMember? known) ? known : _members[author] = await rooms.MemberAsync(room, author);
}

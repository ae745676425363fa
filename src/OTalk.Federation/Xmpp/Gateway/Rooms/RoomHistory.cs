using System.Globalization;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>What was said in a room before somebody came.</summary>
/// <param name="rooms">Names of who said it.</param>
/// <param name="contents">Reads for who comes.</param>
internal sealed class RoomHistory(RoomDirectory rooms, VisitorContents contents)
{
    /// <summary>Messages with the names of who said them, oldest first.</summary>
    public async Task<IReadOnlyList<(string Nick, RoomMessage Message)>> ReadAsync(Room room, Jid from, HistoryWish wish)
    {
        if (wish.Messages == 0)
            return [];

        // What is private stands between what is not.
        IdentityUri chat = room.Everything with { Query = new AddressQuery { Ns = Namespaces.Chat } };
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, chat, new GetWindow { Limit = VisitorContents.Most, Descending = true, SinceTime = wish.Since });
        var said = new List<(string, RoomMessage)>();
        int characters = 0;
        foreach (ContentRow row in rows ?? [])
        {
            if (said.Count == wish.Messages || await ReadAsync(room, row) is not { } message)
                continue;
            characters += message.Message.Message.GetRawText().Length;
            if (characters > wish.Characters)
                break;
            said.Add(message);
        }

        said.Reverse();
        return said;
    }

    private async Task<(string Nick, RoomMessage Message)?> ReadAsync(Room room, ContentRow row)
    {
        string author = Actor.IdentityOf(row.Json.GetProperty("from"u8).GetString()!);
        var message = new RoomMessage(
            row.Text("ns") ?? "", row.Message, row.Json.GetProperty("id"u8).GetString(), author,
            Timestamps.TryParse(row.Json.GetProperty("time"u8).GetString(), out DateTimeOffset at) ? at : null);
        if (message.Subject is not null || message.Ns is not Namespaces.Chat)
            return null;
        return IdentityUri.Parse(row.Json.GetProperty("channel"u8).GetString()).Path.Segments.Skip(room.Path.Depth).ToArray() switch
        {
            [] => ((await rooms.MemberAsync(room, author)).Nick, message),
            [var nick] => (nick, message),
            _ => null,
        };
    }
}

/// <summary>How much of what was said somebody wants to hear (XEP-0045, section 7.2.14).</summary>
/// <param name="Messages">At most so many messages.</param>
/// <param name="Characters">At most so many characters.</param>
/// <param name="Since">Nothing before that.</param>
internal sealed record HistoryWish(int Messages, int Characters, DateTimeOffset? Since)
{
    private const int Usual = 20;

    public static HistoryWish Read(XmlElement presence, DateTimeOffset now)
    {
        XmlElement? wish = presence.Child("x", XmppNs.Muc)?.Child("history", XmppNs.Muc);
        DateTimeOffset? since = XmppTime.TryParse(wish?["since"], out DateTimeOffset at) ? at : null;
        var ago = TimeSpan.FromSeconds(Number(wish?["seconds"]) ?? int.MaxValue);
        if (wish?["seconds"] is not null && ago.TotalSeconds < int.MaxValue && now - DateTimeOffset.MinValue > ago && (since is null || now - ago > since))
            since = now - ago;
        bool isOpen = wish is not null && (wish["seconds"] ?? wish["since"] ?? wish["maxchars"]) is not null;
        return new HistoryWish(
            Math.Min(Number(wish?["maxstanzas"]) ?? (isOpen ? VisitorContents.Most : Usual), VisitorContents.Most),
            Number(wish?["maxchars"]) ?? int.MaxValue,
            since);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}

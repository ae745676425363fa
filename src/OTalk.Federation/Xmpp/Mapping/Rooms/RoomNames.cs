using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping.Rooms;

/// <summary>
/// Channels as rooms of a domain of rooms, and back: <c>server/alleyway</c> is <c>alleyway@rooms.server</c>, <c>romeo@server/alleyway</c> is
/// <c>alleyway%romeo@rooms.server</c>; other characters are escaped (XEP-0106), and a percent sign as <c>\25</c>.
/// </summary>
internal static class RoomNames
{
    private const char OwnerMark = '%';
    private const string Percent = @"\25";

    /// <summary>The room that a channel is; false where its name cannot be one.</summary>
    /// <param name="owner">Whose channel.</param>
    /// <param name="path">Its path.</param>
    /// <param name="rooms">The domain of rooms.</param>
    /// <param name="room">The room.</param>
    public static bool TryJid(Identity owner, ChannelPath path, string rooms, [NotNullWhen(true)] out Jid? room)
    {
        room = null;
        if (path.IsRoot || path.Text.Contains(Percent, StringComparison.Ordinal) || !JidEscaping.TryEscape(path.Text, out string? name))
            return false;
        string local = Mark(name) + (owner.User is { } user ? OwnerMark + Mark(user) : "");
        return Jid.TryCreate(local, rooms, resource: null, out room);
    }

    /// <summary>The channel that the name of a room means, as far as it says: names of rooms are lower case, those of channels need not be.</summary>
    /// <param name="local">The name.</param>
    /// <param name="host">Our domain whose rooms these are.</param>
    public static IdentityUri? Channel(string local, string host)
    {
        int mark = local.LastIndexOf(OwnerMark);
        string owner = mark < 0 ? host : $"{Unmark(local[(mark + 1)..])}@{host}";
        string name = JidEscaping.Unescape(Unmark(mark < 0 ? local : local[..mark]));
        return Identity.TryParse(owner, out Identity? identity, out _) && ChannelPath.TryParse(name, out ChannelPath? path, out _) && !path.IsRoot
            ? new IdentityUri(identity, path)
            : null;
    }

    private static string Mark(string text) => text.Replace("%", Percent, StringComparison.Ordinal);

    private static string Unmark(string text) => text.Replace(Percent, "%", StringComparison.Ordinal);
}

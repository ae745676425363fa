using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>Addresses of rooms of XMPP servers: a room is the identity of its bare address, and who is there has the channel of the nick.</summary>
internal static class RoomAddresses
{
    /// <summary>The resource that everybody enters with: a subscription is its owner's, whatever sessions there are.</summary>
    public const string Resource = "oTalk";

    private static readonly ChannelPattern _all = ChannelPattern.AtOrBelow(ChannelPath.Root);

    /// <summary>Whether an address is somebody, or somebody with all below: what a room is subscribed to by.</summary>
    public static bool MayBeRoom(IdentityUri address) => !address.Identity.IsServer && address.Query.IsEmpty
        && (address.Pattern == _all || (address.Pattern.IsExact && address.Pattern.Prefix.IsRoot));

    /// <summary>The nick that a subscription of these is to enter with; null where it is no room's.</summary>
    public static string? NickOf(IdentityUri source, SubscriptionConfig config) => MayBeRoom(source) ? config.SubscriptionChannel : null;

    /// <summary>The address that one of ours has in rooms.</summary>
    public static Jid Of(Identity ours) => Jid.Of(ours).TryWithResource(Resource, out Jid? full) ? full : throw new FormatException($"{ours} cannot enter rooms");

    /// <summary>The address of somebody in a room; null where that is none.</summary>
    public static Jid? Of(Identity room, string nick) => Jid.Of(room).TryWithResource(nick, out Jid? full) ? full : null;

    /// <summary>The channel of somebody in a room; null where the nick is no name of a channel.</summary>
    public static ChannelPath? PathOf(string? nick) =>
        nick is null ? ChannelPath.Root : ChannelPath.Root.TryAppend(nick, out ChannelPath? path, out _) ? path : null;

    /// <summary>Why a nick cannot be one; null where it can.</summary>
    public static StanzaError? Fault(Identity room, string nick)
    {
        if (!ChannelPath.Root.TryAppend(nick, out ChannelPath? path, out string? error))
            return StanzaError.BadRequest($"config.subscription_channel: {error}");
        if (WellKnown.IsPermanent(room, path))
            return StanzaError.Conflict($"{new IdentityUri(room, path)} is the server's: choose another subscription_channel");
        return Of(room, nick) is null ? StanzaError.BadRequest($"config.subscription_channel: '{nick}' is no nick") : null;
    }

    /// <summary>The nick that a query for a subscription gives; null for none.</summary>
    public static string? NickOf(Outbound query) => MayBeRoom(query.To)
        && query.Payload.TryGetProperty("config"u8, out JsonElement config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("subscription_channel"u8, out JsonElement nick) && nick.ValueKind == JsonValueKind.String
            ? nick.GetString()
            : null;
}

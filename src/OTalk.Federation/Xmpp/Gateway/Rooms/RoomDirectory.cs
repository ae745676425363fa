using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>Finds rooms of ours and who is in them: all of it is in the trees.</summary>
/// <param name="engine">The engine.</param>
/// <param name="domains">Our domains.</param>
internal sealed class RoomDirectory(Lazy<EngineServices> engine, XmppDomains domains)
{
    /// <summary>Whether an address is a room's, or in one, or the domain of rooms.</summary>
    public bool IsOfRooms(Jid jid) => domains.HostOfRooms(jid.Domain) is not null;

    /// <summary>The room of an address; null where there is none, or where it is hidden from who asks: that looks the same.</summary>
    public async Task<Room?> FindAsync(Jid to, Identity asker)
    {
        if (to.Local is null || domains.HostOfRooms(to.Domain) is not { } host || RoomNames.Channel(to.Local, host) is not { } guess)
            return null;
        string who = asker.ToString();
        Answer<ChannelPath?> found = await engine.Value.Router.InspectAsync(guess.Identity, tree =>
        {
            ChannelNode? room = tree.Find(guess.Path) is { Config.SubscriberChannel: true } exact ? exact
                : tree.Root.SelfAndBelow().FirstOrDefault(node => node.Config.SubscriberChannel
                    && RoomNames.TryJid(tree.Identity, node.Path, to.Domain, out Jid? jid) && jid.Local == to.Local);
            return room is null || AccessRules.IsHidden(tree, room, who) ? null : room.Path;
        });
        return found.Value is { } path ? new Room(new IdentityUri(guess.Identity, path), to.Bare) : null;
    }

    /// <summary>The room of a channel; null where XMPP has no name for it.</summary>
    public Room? Of(IdentityUri channel) =>
        RoomNames.TryJid(channel.Identity, channel.Path, domains.RoomsOf(channel.Identity.Server), out Jid? jid) ? new Room(channel, jid) : null;

    /// <summary>Who has a name in a room now, in order of names.</summary>
    public async Task<IReadOnlyList<RoomMember>> MembersAsync(Room room)
    {
        Answer<List<RoomMember>> found = await engine.Value.Router.InspectAsync(room.Channel.Identity, tree => tree.Find(room.Path) is not { } channel
            ? []
            : tree.Subscribers.All
                .Where(subscriber => subscriber.IsActive && subscriber.Config.SubscriptionChannel is not null && subscriber.Pattern.Prefix.Equals(room.Path))
                .Select(subscriber => Of(tree, channel, subscriber.Config.SubscriptionChannel!, subscriber.Owner))
                .DistinctBy(static member => member.Nick)
                .OrderBy(static member => member.Nick, StringComparer.Ordinal)
                .ToList());
        return found.Value ?? [];
    }

    /// <summary>Whoever something is said about in the room's permissions, and its owner.</summary>
    public async Task<IReadOnlyList<RoomMember>> NamedAsync(Room room)
    {
        Answer<List<RoomMember>> found = await engine.Value.Router.InspectAsync(room.Channel.Identity, tree => tree.Find(room.Path) is not { } channel
            ? []
            : channel.Grants.Keys.Append(tree.Identity.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(identity => Of(tree, channel, identity, identity)).ToList());
        return found.Value ?? [];
    }

    /// <summary>Somebody in a room, by their identity, with the name that they have there, or else are called by.</summary>
    public async Task<RoomMember> MemberAsync(Room room, string identity)
    {
        Answer<RoomMember?> found = await engine.Value.Router.InspectAsync(room.Channel.Identity, tree =>
        {
            if (tree.Find(room.Path) is not { } channel)
                return null;
            string? own = tree.Subscribers.Of(identity, room.Path).FirstOrDefault(static one => one is { IsActive: true, Config.SubscriptionChannel: not null })?.Config.SubscriptionChannel;
            return Of(tree, channel, own ?? NameOf(channel, identity), identity);
        });
        return found.Value ?? new RoomMember(identity, identity, RoomStanding.Gone);
    }

    private static RoomMember Of(TreeState tree, ChannelNode room, string nick, string identity) =>
        new(nick, identity, RoomStanding.Of(tree, room, room.Children.FirstOrDefault(child => MemberChannels.IsMembers(child) && child.Record.Creator == identity), identity));

    /// <summary>What somebody without a name in the room is called: as their account, if no member is.</summary>
    private static string NameOf(ChannelNode room, string identity)
    {
        string name = identity.Split('@')[0];
        return room.Child(name) is null ? name : identity;
    }
}

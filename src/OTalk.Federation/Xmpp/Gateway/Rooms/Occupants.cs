using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>
/// The XMPP users in rooms of ours. That somebody is in, and under which name, is a subscription in the room's tree; with which resources, is
/// known here. After a restart that is the resource that spoke last: its presence in the room is kept with its address.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="rooms">Names of rooms.</param>
/// <param name="contents">Reads for them.</param>
internal sealed class Occupants(Lazy<EngineServices> engine, RoomDirectory rooms, VisitorContents contents)
{
    private readonly ConcurrentDictionary<(string Room, string Owner), Occupant> _known = new();

    /// <summary>Somebody who is known to be in; null where nobody is.</summary>
    public Occupant? Known(Room room, Identity owner) => _known.GetValueOrDefault((room.Channel.ToString(), owner.ToString()));

    /// <summary>Somebody has a place in a room.</summary>
    public Occupant Seat(Room room, Identity owner, string nick, string subscription) =>
        _known[(room.Channel.ToString(), owner.ToString())] = new Occupant(nick, subscription);

    /// <summary>Somebody has none any more.</summary>
    public void Remove(Room room, Identity owner) => _known.TryRemove((room.Channel.ToString(), owner.ToString()), out _);

    /// <summary>The room, and who is in it, by a subscription; null where that is none to a room.</summary>
    public async Task<(Room Room, Occupant Occupant)?> FindAsync(Identity tree, string owner, string subscription)
    {
        Answer<(IdentityUri Channel, string Nick)?> asked = await engine.Value.Router.InspectAsync<(IdentityUri, string)?>(tree, state =>
            state.Subscribers.Find(owner, subscription) is { IsActive: true, Config.SubscriptionChannel: { } nick } subscriber
                && MemberChannels.RoomOf(state, subscriber.Pattern) is { } room
                ? (new IdentityUri(tree, room.Path), nick)
                : null);
        return asked.Value is var (channel, name) && rooms.Of(channel) is { } found ? (found, await OfAsync(found, owner, name, subscription)) : null;
    }

    /// <summary>Somebody who has subscribed to a room, whether or not this is remembered.</summary>
    public async Task<Occupant?> FindAsync(Room room, Identity owner)
    {
        if (Known(room, owner) is { } known)
            return known;
        string who = owner.ToString();
        Answer<(string Id, string Nick)?> asked = await engine.Value.Router.InspectAsync<(string, string)?>(room.Channel.Identity, tree =>
            tree.Subscribers.Of(who, room.Path).FirstOrDefault(static one => one is { IsActive: true, Config.SubscriptionChannel: not null }) is { } subscriber
                ? (subscriber.Id, subscriber.Config.SubscriptionChannel!)
                : null);
        return asked.Value is var (id, nick) ? await OfAsync(room, who, nick, id) : null;
    }

    private async Task<Occupant> OfAsync(Room room, string owner, string nick, string subscription)
    {
        (string, string) key = (room.Channel.ToString(), owner);
        if (_known.TryGetValue(key, out Occupant? known) && known.Subscription == subscription && known.Nick == nick)
            return known;
        var occupant = new Occupant(nick, subscription);
        if (await LastAsync(room, Identity.Parse(owner), nick) is { } resource)
        {
            occupant.Enter(resource);
            occupant.Entered(resource);
        }

        return _known.AddOrUpdate(key, occupant, (_, other) => other.Subscription == subscription && other.Nick == nick ? other : occupant);
    }

    /// <summary>The resource whose presence was told last, unless that was that it leaves.</summary>
    private async Task<Jid?> LastAsync(Room room, Identity owner, string nick)
    {
        if (room.Of(nick, WellKnown.Presence) is not { } presence)
            return null;
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(Jid.Of(owner), presence, new GetWindow { Limit = 1, Descending = true });
        return rows is [{ } row] && row.Text("show") is not "unavailable"
            && IdentityUri.TryParse(row.Json.GetProperty("from"u8).GetString(), out IdentityUri? author, out _) && author.ToJid() is { IsBare: false } resource
            ? resource
            : null;
    }
}

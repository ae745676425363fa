using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>
/// One change of a tree. A decision is a list of changes; the tree in memory and the store apply the same list, so a tree that is loaded
/// again equals the tree that was dropped.
/// </summary>
public abstract record Change;

/// <summary>A log entry was appended: a message or a channel event. A message with a key also becomes that key's value.</summary>
public sealed record EntryAppended(LogEntry Entry) : Change;

/// <summary>A channel was created or reconfigured.</summary>
public sealed record ChannelSet(ChannelRecord Channel) : Change;

/// <summary>A channel is gone with its history, keys and grants. What is below it has changes of its own, listed before.</summary>
public sealed record ChannelRemoved(int Channel) : Change;

/// <summary>An explicit grant on a channel was set (<c>""</c> is a ban), or removed (<c>null</c>).</summary>
public sealed record GrantSet(int Channel, string Identity, string? Acl) : Change;

/// <summary>A key lost its value; the message that gave it stays in the history.</summary>
public sealed record KeyRemoved(int Channel, string Key) : Change;

/// <summary>A message was taken out of the history, and of the key it gave a value to.</summary>
public sealed record MessageRemoved(int Channel, Guid Id) : Change;

/// <summary>A message's body was replaced, also where it is the value of a key. Id, time, author and place stay.</summary>
public sealed record MessageRevised(int Channel, Guid Id, string Ns, ReadOnlyMemory<byte> Body) : Change;

/// <summary>A subscription of some identity to channels of this tree was added or changed (the source's side).</summary>
public sealed record SubscriberSet(SubscriberRecord Subscriber) : Change;

/// <summary>
/// A link has carried everything up to an offset to its destination. No decision depends on it, so the configuration's version stays.
/// </summary>
public sealed record LinkReached(string Owner, string Id, long Offset) : Change;

/// <summary>A subscription to channels of this tree ended.</summary>
public sealed record SubscriberRemoved(string Owner, string Id) : Change;

/// <summary>A subscription of this tree's own identity was added or changed (the owner's side).</summary>
public sealed record SubscriptionSet(SubscriptionRecord Subscription) : Change;

/// <summary>A subscription of this tree's own identity ended.</summary>
public sealed record SubscriptionRemoved(string Id) : Change;

/// <summary>A session was bound, or its mask changed.</summary>
public sealed record SessionSet(SessionRecord Session) : Change;

/// <summary>A session ended.</summary>
public sealed record SessionRemoved(string Name) : Change;

/// <summary>A channel as stored.</summary>
/// <param name="Number">Its number within the tree; never used again.</param>
/// <param name="Path">Its path.</param>
/// <param name="ConfigJson">The configuration members that were set, as a JSON object; members not set have their defaults.</param>
/// <param name="MessageCount">Messages that the store keeps, −1 for all: <see cref="ChannelConfig.StoredMessageCount"/>.</param>
/// <param name="EventCount"><c>event_count</c> in force: events kept, −1 for all.</param>
/// <param name="Creator">Identity that created it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Listing">Id of the message that lists it in <c>/channels</c>; null where it is not listed.</param>
public sealed record ChannelRecord(
    int Number,
    ChannelPath Path,
    string ConfigJson,
    int MessageCount,
    int EventCount,
    string Creator,
    DateTimeOffset CreatedAt,
    Guid? Listing = null);

/// <summary>A subscription as its source's tree keeps it.</summary>
/// <param name="Owner">Identity that subscribed.</param>
/// <param name="Id">The subscription's id, unique per owner: <c>s7</c>.</param>
/// <param name="Source">Pattern of channels of this tree.</param>
/// <param name="Destination">Address the events go to: the owner's identity (its sessions), or a channel (a link).</param>
/// <param name="ConfigJson">Its configuration, as a JSON object, and the selected parts.</param>
/// <param name="State"><c>active</c> or <c>pending</c>.</param>
/// <param name="Since">When it got this state.</param>
/// <param name="Reached">
/// For a link the offset up to which everything has been carried to its destination; for a subscription made on another server the offset
/// behind which it begins. Null where the owner's sessions read.
/// </param>
/// <param name="IsApproved">Somebody who may decide it let the subscriber in, so it gives <c>s</c>, and counts fully on all that its pattern covers.</param>
/// <param name="Request">While pending: id of the message in <c>/requests</c>.</param>
public sealed record SubscriberRecord(
    string Owner,
    string Id,
    string Source,
    string Destination,
    string ConfigJson,
    string State,
    DateTimeOffset Since,
    long? Reached = null,
    bool IsApproved = false,
    Guid? Request = null);

/// <summary>A subscription as its owner's tree keeps it.</summary>
/// <param name="Id">Unique in this tree: <c>s7</c>.</param>
/// <param name="Source">Full address of the source: identity and pattern, with the selected parts as its query.</param>
/// <param name="Destination">Address the events go to.</param>
/// <param name="ConfigJson">Its configuration, as a JSON object.</param>
/// <param name="State"><c>asking</c> (the source has not answered), <c>active</c>, <c>pending</c>, or <c>invited</c>.</param>
/// <param name="Since">When it got this state.</param>
/// <param name="Invite">While invited: id of the message in <c>/requests</c> that says so.</param>
public sealed record SubscriptionRecord(
    string Id,
    string Source,
    string Destination,
    string ConfigJson,
    string State,
    DateTimeOffset Since,
    Guid? Invite = null);

/// <summary>A bound session: it outlives its streams, and restarts of the server.</summary>
/// <param name="Name">The NAME of <c>/sess/NAME</c>.</param>
/// <param name="Mask">Ids of the subscriptions that are active on it; <c>*</c> alone stands for all.</param>
/// <param name="BoundAt">When it was made.</param>
/// <param name="Presence">The last presence message that was published on it, as JSON; null as long as there was none.</param>
public sealed record SessionRecord(string Name, IReadOnlyList<string> Mask, DateTimeOffset BoundAt, string? Presence = null);

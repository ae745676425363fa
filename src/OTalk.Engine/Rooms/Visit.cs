using System.Collections.Frozen;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;

namespace OTalk.Engine.Rooms;

/// <summary>What a connection is told in rooms besides final messages.</summary>
/// <param name="Partials">Messages that are being typed.</param>
/// <param name="Idling">Who falls silent and is back.</param>
/// <param name="OwnJoin">That its own user has come.</param>
public sealed record RoomView(bool Partials, bool Idling, bool OwnJoin);

/// <summary>
/// The place of one connection in one room: it is in the room without a subscription, for as long as the connection lasts. A door derives
/// from it how its clients are told. The room's tree calls it from its own loop, so it MUST NOT block.
/// </summary>
public abstract class Visit : Route
{
    private long _written;
    private long _start;
    private long _since;
    private volatile bool _isBroken;
    private volatile FrozenSet<int> _members = FrozenSet<int>.Empty;

    /// <param name="room">Address of the channel.</param>
    /// <param name="user">Who is on the connection.</param>
    /// <param name="feed">What is written to the connection.</param>
    /// <param name="view">What it is told.</param>
    protected Visit(IdentityUri room, Identity user, StreamFeed feed, RoomView view)
    {
        Room = room;
        Tree = room.Identity.ToString();
        User = user.ToString();
        Feed = feed;
        View = view;
    }

    public IdentityUri Room { get; }

    /// <summary>Identity of the room's tree.</summary>
    public string Tree { get; }

    /// <summary>Who is on the connection, <c>user@server</c>.</summary>
    public string User { get; }

    public StreamFeed Feed { get; }

    public RoomView View { get; }

    /// <summary>The last offset that was written to the connection; what comes behind it was missed if it breaks.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>The connection has sent nothing for some time. Kept by the room.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>Number of the channel: another channel of the same path is another room.</summary>
    internal int Channel { get; private set; }

    /// <summary>The offset behind which everything is sent to the connection. Kept by the room.</summary>
    internal long Since => _since;

    /// <summary>An entry was written to the connection.</summary>
    public void Wrote(LogEntry entry)
    {
        if (!_isBroken && entry.Offset > Written)
            Interlocked.Exchange(ref _written, entry.Offset);
    }

    /// <summary>The connection is broken: what is written to it from now on reaches nobody.</summary>
    public void Break() => _isBroken = true;

    /// <summary>Whether an entry that is read back from the log goes to the connection: it was not sent before.</summary>
    public bool Takes(LogEntry entry) =>
        entry.Offset > Interlocked.Read(ref _start) && Hears(entry.Channel) && RoomEntries.Concerns(entry);

    /// <summary>Whether what is said in a channel is said in the room for this user: in the room's own, and in those of members that it may read.</summary>
    public bool Hears(int channel) => channel == Channel || _members.Contains(channel);

    /// <summary>The channels of members that its user may read now.</summary>
    internal void Hear(IEnumerable<int> members) => _members = members.ToFrozenSet();

    /// <summary>What stands behind an offset is its business.</summary>
    internal void Begin(int channel, long offset)
    {
        Channel = channel;
        _since = offset;
        Interlocked.Exchange(ref _start, offset);
        Interlocked.Exchange(ref _written, offset);
    }

    /// <summary>Everything up to an offset is on its way already: it is not to be sent again when the log serves the connection.</summary>
    internal void HoldBack(long offset) => Interlocked.Exchange(ref _start, Math.Max(offset, Interlocked.Read(ref _start)));

    /// <summary>The connection is in the room. What is put into its feed now stands before everything that happens there.</summary>
    public abstract void Entered(MemberInfo self);

    /// <summary>Who is in the room; called once, after <see cref="Entered"/> and the news that it has come.</summary>
    public abstract void List(IReadOnlyList<MemberInfo> members);

    /// <summary>The connection is in the room no more.</summary>
    public abstract void Evict(StanzaError reason);

    /// <summary>It does not take what is sent to it, and no log will bring that back.</summary>
    public abstract void FellBehind();
}

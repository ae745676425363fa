using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Queues;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>The rooms of one tree: the channels that connections are in without a subscription. Used by the tree's loop only.</summary>
internal sealed partial class RoomKeeper(Identity identity, TreeServices services, Deliverer deliverer, Func<TreeWork, bool> post)
{
    private readonly Dictionary<ChannelPath, Room> _rooms = [];
    private readonly RoomHerald _herald = new(deliverer, services);
    private readonly Alarm _alarm = new(services.Time, () => post(new TickWork()));
    private readonly ILogger<RoomKeeper> _logger = services.Logging.CreateLogger<RoomKeeper>();
    private long? _reviewed;
    private long? _heard;
    private volatile bool _isBusy;

    /// <summary>Whether the tree has to stay in memory. May be asked by anyone.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>Connections in rooms.</summary>
    public int Visits => _rooms.Values.Sum(static room => room.Visits.Count);

    public Room? Find(ChannelPath path) => _rooms.GetValueOrDefault(path);

    /// <summary>Gives the connections in rooms what was published, in order.</summary>
    public void Deliver(ReadOnlySpan<Publication> publications)
    {
        if (_rooms.Count == 0)
            return;
        int delivered = 0;
        for (int start = 0, end; start < publications.Length; start = end)
        {
            ChannelPath path = publications[start].Entry.Path;
            for (end = start + 1; end < publications.Length && publications[end].Entry.Path.Equals(path);)
                end++;
            delivered += (Find(path) ?? Find(path.Parent))?.Deliver(publications[start..end]) ?? 0;
        }

        services.Metrics.Delivered(delivered);
    }

    /// <summary>Before what was said is published: who speaks again is back before it is heard.</summary>
    public void Wake(LoadedTree tree, IReadOnlyList<TreeWork> work)
    {
        if (_rooms.Count == 0)
            return;
        if (_heard != tree.State.AudienceVersion)
        {
            foreach (Room room in _rooms.Values)
                room.Hear(tree);
            _heard = tree.State.AudienceVersion;
        }

        foreach (StirWork stir in work.OfType<StirWork>())
            stir.Run(this, tree);
    }

    /// <summary>Behind what was published: does the work that concerns rooms, in order, and looks who may still be there.</summary>
    public async ValueTask SettleAsync(LoadedTree tree, IReadOnlyList<TreeWork> work)
    {
        bool isTouched = false;
        if (_rooms.Count > 0 && _reviewed != tree.State.AudienceVersion)
        {
            Review(tree);
            isTouched = true;
        }

        for (int index = 0; index < work.Count; index++)
        {
            if (work[index] is RoomWork concerning and not StirWork)
                await RunAsync(concerning, tree);
            isTouched |= work[index] is RoomWork or TickWork;
        }

        if (isTouched)
            Tidy(tree);
    }

    /// <summary>The tree cannot be read: does what has to be done all the same.</summary>
    public void SettleWithoutTree(IReadOnlyList<TreeWork> work)
    {
        foreach (RoomWork concerning in work.OfType<RoomWork>())
            concerning.RunWithoutTree(this);
        Tidy(null);
    }

    /// <summary>The tree was read anew.</summary>
    public void Reload() => (_reviewed, _heard) = (null, null);

    /// <summary>The tree is gone.</summary>
    public void Abolish()
    {
        foreach (Room room in _rooms.Values)
            room.Close(AccessRules.Absent(identity, room.Path));
        _rooms.Clear();
        Stop();
    }

    /// <summary>The tree leaves memory, or the server stops: who is still in a room has to come again.</summary>
    public void Stop()
    {
        foreach (Room room in _rooms.Values)
            room.Close(new StanzaError(Condition.ServiceUnavailable, "the room is closed for a moment; connect again"));
        _rooms.Clear();
        _alarm.End();
        _isBusy = false;
    }

    /// <summary>Lets a connection into a room; gives back why not.</summary>
    /// <exception cref="StoreException">The message it goes on behind could not be looked up.</exception>
    public async ValueTask<StanzaError?> EnterAsync(LoadedTree tree, Visit visit, string? after)
    {
        ChannelPath path = visit.Room.Path;
        if (tree.State.Find(path) is not { } channel)
            return AccessRules.Absent(tree.State, path);
        if (RoomAccess.Check(tree.State, channel, visit.User, Permissions.Subscribe | Permissions.Publish) is { } refused)
            return refused;
        if (Find(path)?.TryGreetAgain(visit) == true)
            return null;
        long? offset = after is null ? null : await OffsetBehindAsync(tree, channel, after);
        HoldBack(tree, visit.Feed);
        if (Find(path) is not { } room)
        {
            _rooms[path] = room = new Room(channel, services, _herald, owner => post(new SessionsWork(path, owner)));
            room.Review(tree);
        }

        room.Enter(tree, visit, offset);
        return null;
    }

    /// <summary>Sends a message to the connection that said it again, unless it was or will be sent it anyway.</summary>
    /// <exception cref="StoreException">The message could not be looked up.</exception>
    public async ValueTask EchoAsync(LoadedTree tree, Visit visit, Published said, MessageBody body)
    {
        if (Find(visit.Room.Path) is not { } room || !room.Visits.Contains(visit))
            return;
        LogEntry? stored = await services.Store.ReadMessageAsync(identity.ToString(), room.Channel, said.Id, CancellationToken.None);
        if (stored?.Offset > visit.Since)
            return;

        // History may not show it any more.
        LogEntry entry = stored ?? new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = room.Channel,
            Path = room.Path,
            Id = said.Id,
            Time = said.Time,
            Author = visit.User,
            Body = body.Utf8,
            Ns = body.Ns,
        };
        visit.Feed.Queue.PushAnyway(new Publication(entry, tree.State.AddressOf(room.Path), identity.ToString(), tree.State.Epoch) { IsOutOfOrder = true }, visit);
    }

    public void Leave(LoadedTree? tree, Visit visit, bool broken) => Find(visit.Room.Path)?.Leave(tree, visit, broken);

    public void Stir(LoadedTree? tree, Visit visit, bool silent) => Find(visit.Room.Path)?.Stir(tree, visit, silent);

    /// <summary>Where the log is read again for one room, the other rooms of the same connection have got everything so far.</summary>
    private void HoldBack(LoadedTree tree, StreamFeed feed)
    {
        long position = feed.PositionIn(identity.ToString()) ?? tree.LastOffset;
        foreach (Room room in _rooms.Values)
        {
            foreach (Visit other in room.Visits)
            {
                if (ReferenceEquals(other.Feed, feed))
                    other.HoldBack(position);
            }
        }
    }

    /// <summary>The offset of a message; where it is not known any more, or never was, that before the oldest message that is kept.</summary>
    private async ValueTask<long?> OffsetBehindAsync(LoadedTree tree, ChannelNode channel, string id)
    {
        if (!tree.IsStored)
            return null;
        if (Uuids.TryParse(id, out Guid message)
            && await services.Store.ReadMessageAsync(identity.ToString(), channel.Number, message, CancellationToken.None) is { } entry)
            return entry.Offset;
        if (message.Version == 7)
        {
            // It was never stored here, or is gone; its id tells when it was.
            DateTimeOffset then = DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(message.ToByteArray(bigEndian: true)) >> 16));
            IReadOnlyList<TreePosition> positions = await services.Store.ReadPositionsAsync([(identity.ToString(), then)], CancellationToken.None);
            return positions is [{ } position] ? position.AtTime : null;
        }

        MessagePage oldest = await services.Store.ReadMessagesAsync(
            identity.ToString(),
            new MessageQuery { Channels = [channel.Number], UpTo = tree.LastOffset, Limit = 1 },
            CancellationToken.None);
        return oldest.Entries is [{ } first, ..] ? first.Offset - 1 : null;
    }

    /// <summary>What is stored and published stays so, whether or not the store can still be read.</summary>
    private async ValueTask RunAsync(RoomWork work, LoadedTree tree)
    {
        try
        {
            await work.RunAsync(this, tree);
        }
        catch (StoreException failure)
        {
            LogNotDone(_logger, failure, work.GetType().Name, work.Place.Text);
            work.Fail(new StanzaError(Condition.InternalServerError, "it could not be read; try again"));
        }
    }

    private void Review(LoadedTree tree)
    {
        foreach ((ChannelPath path, Room room) in _rooms.ToArray())
        {
            if (tree.State.Find(path) is { } node && node.Number == room.Channel)
            {
                room.Review(tree);
                continue;
            }

            room.Close(AccessRules.Absent(tree.State, path));
            _rooms.Remove(path);
        }

        _reviewed = tree.State.AudienceVersion;
    }

    private void Tidy(LoadedTree? tree)
    {
        if (_rooms.Count == 0 && !_isBusy)
            return;
        DateTimeOffset? next = null;
        foreach ((ChannelPath path, Room room) in _rooms.ToArray())
        {
            room.Tick(tree);
            if (room.IsOver)
            {
                room.Dispose();
                _rooms.Remove(path);
            }
            else if (room.NextMoment is { } moment && (next is null || moment < next))
            {
                next = moment;
            }
        }

        if (_rooms.Count > 0 && _reviewed is null)
            _reviewed = tree?.State.AudienceVersion;
        if (_rooms.Count == 0)
            _reviewed = null;
        _alarm.Set(next);
        _isBusy = _rooms.Count > 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "room-work-failed", Message = "{Work} in the room {Room} was not done: the store could not be read")]
    private static partial void LogNotDone(ILogger logger, Exception failure, string work, string room);
}

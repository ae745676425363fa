using OTalk.Core.Addressing;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>How a copy of a message is told.</summary>
internal enum Telling
{
    /// <summary>Not at all: it was.</summary>
    Known = 0,

    /// <summary>It has been told to others, and is current for this one.</summary>
    Current = 1,

    /// <summary>For the first time.</summary>
    New = 2,
}

/// <summary>
/// To whom messages of rooms have been told, the last <see cref="Most"/> of them: each of ours gets a copy of every message, and it is stored once.
/// Safe for concurrent callers.
/// </summary>
internal sealed class ToldMessages
{
    private const int Most = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Identity Room, Guid Id), HashSet<Identity>> _told = [];
    private readonly Queue<(Identity Room, Guid Id)> _order = new();

    /// <summary>A copy has come for somebody.</summary>
    /// <param name="room">The room.</param>
    /// <param name="id">The message.</param>
    /// <param name="reader">For whom it is.</param>
    /// <param name="others">Whom it is told too if it is new.</param>
    public Telling Take(Identity room, Guid id, Identity reader, IEnumerable<Identity> others)
    {
        lock (_gate)
        {
            if (_told.TryGetValue((room, id), out HashSet<Identity>? told))
                return told.Add(reader) ? Telling.Current : Telling.Known;
            _told[(room, id)] = [reader, .. others];
            _order.Enqueue((room, id));
            while (_order.Count > Most && _order.TryDequeue(out (Identity Room, Guid Id) oldest))
                _told.Remove(oldest);
            return Telling.New;
        }
    }

    /// <summary>It could not be told.</summary>
    public void Forget(Identity room, Guid id)
    {
        lock (_gate)
            _told.Remove((room, id));
    }
}

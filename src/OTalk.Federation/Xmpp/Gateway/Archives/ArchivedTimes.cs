using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Mapping.Archives;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>When the messages were said that archives have told of, the last <see cref="Most"/> of them. Safe for concurrent callers.</summary>
internal sealed class ArchivedTimes
{
    private const int Most = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Identity Room, Guid Id), DateTimeOffset> _known = [];
    private readonly Queue<(Identity Room, Guid Id)> _order = new();

    /// <summary>An archive has told of a message.</summary>
    public void Note(Identity room, TheirMessage message)
    {
        lock (_gate)
        {
            if (!_known.TryAdd((room, message.Id), message.Time))
                return;
            _order.Enqueue((room, message.Id));
            while (_order.Count > Most && _order.TryDequeue(out (Identity Room, Guid Id) oldest))
                _known.Remove(oldest);
        }
    }

    /// <summary>When a message was said; null where that is not known.</summary>
    public DateTimeOffset? Find(Identity room, Guid id)
    {
        lock (_gate)
            return _known.TryGetValue((room, id), out DateTimeOffset time) ? time : null;
    }
}

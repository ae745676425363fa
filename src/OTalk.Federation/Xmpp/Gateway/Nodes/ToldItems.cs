using System.Collections.Concurrent;
using OTalk.Core.Addressing;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>
/// Who has been told of an item, of the last <see cref="Most"/>: the service tells it to each subscriber, and the first of these copies is for all of
/// them. Safe for concurrent callers.
/// </summary>
internal sealed class ToldItems
{
    public const int Most = 10_000;

    private readonly ConcurrentDictionary<(Identity Service, ChannelPath Node, Guid Item), ConcurrentDictionary<string, bool>> _told = new();
    private readonly ConcurrentQueue<(Identity Service, ChannelPath Node, Guid Item)> _order = new();

    /// <summary>Notes that somebody is told; false where that was so before.</summary>
    public bool TryNote(Identity service, ChannelPath node, Guid item, string reader)
    {
        var fresh = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        ConcurrentDictionary<string, bool> readers = _told.GetOrAdd((service, node, item), fresh);
        if (ReferenceEquals(readers, fresh))
        {
            _order.Enqueue((service, node, item));
            while (_order.Count > Most && _order.TryDequeue(out (Identity, ChannelPath, Guid) oldest))
                _told.TryRemove(oldest, out _);
        }

        return readers.TryAdd(reader, true);
    }
}

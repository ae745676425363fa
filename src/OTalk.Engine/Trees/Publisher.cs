using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Links;
using OTalk.Engine.Rooms;
using OTalk.Engine.Watching;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>
/// Hands what became durable in a tree to whoever reads it: sessions, connections in rooms, links to other trees, and other servers. It knows how far it has come, so that entries
/// whose append failed although they were stored still go out, before anything newer and before their publisher's retry is answered. Used by
/// the tree's own loop only.
/// </summary>
internal sealed class Publisher(string name, Deliverer deliverer, RoomKeeper rooms, TreeServices services)
{
    /// <summary>Bytes of messages read in one go.</summary>
    private const long StretchBytes = 256 * 1024;

    /// <summary>Offset up to which everything has gone out; null as long as the tree was never loaded.</summary>
    private long? _reached;

    /// <summary><see cref="TreeState.AudienceVersion"/> by which routes are remembered.</summary>
    private long _routedVersion;

    /// <summary>Publishes what stands in the store behind the last entry that went out: after a failure the tree comes back with it.</summary>
    /// <exception cref="StoreException">The log could not be read; it can be called again.</exception>
    public async ValueTask CatchUpAsync(LoadedTree tree, TreeReaders readers)
    {
        deliverer.Forget();
        _routedVersion = tree.State.AudienceVersion;
        _reached ??= tree.LastOffset;
        while (_reached < tree.LastOffset)
        {
            LogSlice slice = await services.Store.ReadLogAsync(name, _reached.Value, StretchBytes, CancellationToken.None);
            IEnumerable<LogEntry> entries = slice.Entries.Select(ChannelEvents.Revive);
            Send(tree, readers, [.. entries.Select(entry => tree.DeliveryOf(entry))]);
            _reached = slice.End > _reached ? slice.End : tree.LastOffset;
        }
    }

    /// <summary>Publishes the entries of a batch, in order; all that is durable has gone out then.</summary>
    public void Publish(LoadedTree tree, TreeReaders readers, IReadOnlyList<Delivery> deliveries)
    {
        if (_routedVersion != tree.State.AudienceVersion)
        {
            deliverer.Forget();
            _routedVersion = tree.State.AudienceVersion;
        }

        Send(tree, readers, deliveries);
        _reached = tree.LastOffset;
    }

    private void Send(LoadedTree tree, TreeReaders readers, IReadOnlyList<Delivery> deliveries)
    {
        int count = deliveries.Count;
        if (count == 0)
            return;
        var publications = new Publication[count];
        for (int index = 0; index < count; index++)
        {
            LogEntry entry = deliveries[index].Entry;
            publications[index] = new Publication(entry, tree.State.AddressOf(entry.Path), name, tree.State.Epoch);
        }

        for (int start = 0, end; start < count; start = end)
        {
            Audience audience = deliveries[start].Audience;
            for (end = start + 1; end < count && ReferenceEquals(deliveries[end].Audience, audience);)
                end++;
            deliverer.Deliver(audience, publications.AsSpan(start, end - start));
            for (int index = start; index < end && audience.Links.Count > 0; index++)
                Carry(readers.Links, audience, publications[index], deliveries[index].MessageCount);
            for (int index = start; index < end && audience.Peers.Count > 0; index++)
                readers.Peers.Carry(audience, publications[index], deliveries[index].MessageCount);
        }

        for (int index = 0; index < count; index++)
        {
            foreach (Watch watch in deliveries[index].Watches)
                watch.Feed.Deliver(name, publications.AsSpan(index, 1), watch);
            services.Metrics.Delivered(deliveries[index].Watches.Count);
        }

        rooms.Deliver(publications);
        services.Metrics.Published(count);
    }

    private void Carry(LinkFeeds links, Audience audience, Publication publication, int messageCount)
    {
        // Messages and keys travel over links; channel events and transient messages do not.
        if (publication.Entry.Kind != EntryKind.Message || publication.Entry.Transient)
            return;
        foreach (Subscriber link in audience.Links)
        {
            if (services.Sessions.IsMuted(link))
                links.Skip(link, publication.Entry);
            else if (link.Accepts(publication.Entry))
                links.Carry(link, publication.Entry, publication.Channel, messageCount);
        }
    }
}

/// <summary>An entry with who gets it, by the state at its place.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Audience">Who gets it.</param>
/// <param name="MessageCount"><c>msg_count</c> of its channel: what a link gives a channel that it makes.</param>
/// <param name="Watches">Who gets it beside sessions.</param>
internal readonly record struct Delivery(LogEntry Entry, Audience Audience, int MessageCount, IReadOnlyList<Watch> Watches);

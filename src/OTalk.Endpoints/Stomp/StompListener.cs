using System.Buffers;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>
/// One SUBSCRIBE: which messages it takes, what of them waits to be acknowledged, and how far it has come. Used under the lock of its
/// <see cref="StompListeners"/>.
/// </summary>
/// <param name="name">Its name among those of the connection: the client's id, or in 1.0 without one its destination.</param>
/// <param name="source">What it listens to.</param>
/// <param name="ack">How messages are acknowledged.</param>
/// <param name="subscriptions">The formal subscriptions by which the messages come.</param>
internal sealed class StompListener(string name, IdentityUri source, StompAckMode ack, IReadOnlyCollection<string> subscriptions)
{
    private readonly LinkedList<Waiting> _waiting = new();
    private readonly Dictionary<Guid, LinkedListNode<Waiting>> _byId = [];
    private ReadOnlyMemory<byte> _head;

    public string Name => name;

    public IdentityUri Source => source;

    public StompAckMode Ack => ack;

    public IReadOnlyCollection<string> Subscriptions => subscriptions;

    /// <summary>Identity of the tree.</summary>
    public string Tree { get; } = source.Identity.ToString();

    /// <summary>The client's id; null in 1.0, where it gave none.</summary>
    public string? Id { get; init; }

    /// <summary>Its number on the connection: part of what is acknowledged.</summary>
    public required int Number { get; init; }

    /// <summary>Where it listens to a queue: what takes jobs for it.</summary>
    public StompWorker? Worker { get; set; }

    /// <summary>What was published before goes elsewhere; null where nothing older can come.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>From here on events in the send queue are for it too.</summary>
    public bool IsActive { get; set; }

    /// <summary>The last entry that it was asked about; null where there was none yet.</summary>
    public ReaderPlace? Served { get; private set; }

    /// <summary>Messages that wait to be acknowledged.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Those messages, oldest first.</summary>
    public IEnumerable<Waiting> AllWaiting => _waiting;

    /// <summary>Up to where its client has everything; null where that is not known.</summary>
    public ReaderPlace? Floor => _waiting.First is { Value.Before: { } before } ? before : Served;

    /// <summary>It goes on behind a place.</summary>
    public void GoOnFrom(ReaderPlace place) => Served = place with { Tree = Tree };

    /// <summary>Whether an event goes to it; it counts as served then.</summary>
    public bool Takes(Publication publication, Route route)
    {
        LogEntry entry = publication.Entry;
        if (!IsActive || Worker is not null || !string.Equals(Tree, publication.Tree, StringComparison.Ordinal))
            return false;
        bool isInOrder = !entry.Transient && !publication.IsOutOfOrder;
        if (isInOrder)
        {
            if (Served is { } served && served.Epoch == publication.Epoch && entry.Offset <= served.Offset)
                return false;
            Served = new ReaderPlace(Tree, publication.Epoch, entry.Offset, entry.Time);
        }

        return !(entry.Time < Since) && IsAmong(route.Subscriptions) && source.Pattern.Matches(entry.Path);
    }

    /// <summary>Writes what stands before the shared part of a message.</summary>
    public void WriteHead(IBufferWriter<byte> output, StompVersion version, Guid id)
    {
        if (ack != StompAckMode.Auto && version == StompVersion.V12)
        {
            StompMessageWriter.WriteHead(output, version, Id, StompAckIds.Write(Number, id));
            return;
        }

        if (_head.IsEmpty)
        {
            var head = new ArrayBufferWriter<byte>(64);
            StompMessageWriter.WriteHead(head, version, Id, ack: null);
            _head = head.WrittenMemory;
        }

        output.Write(_head.Span);
    }

    /// <summary>A message waits to be acknowledged.</summary>
    /// <param name="id">Its id; one that waits already does so anew.</param>
    /// <param name="before">Up to where the client has everything before it; null for a job, which is none of the log's business.</param>
    /// <param name="until">When the hold on a job runs out.</param>
    public void Wait(Guid id, ReaderPlace? before, DateTimeOffset? until)
    {
        if (_byId.Remove(id, out LinkedListNode<Waiting>? known))
            _waiting.Remove(known);
        _byId[id] = _waiting.AddLast(new Waiting(id, before, until));
    }

    /// <summary>Whether a message waits.</summary>
    public bool Waits(Guid id) => _byId.ContainsKey(id);

    /// <summary>Takes out what an acknowledgement of a message is about: all up to it, or it alone.</summary>
    public IReadOnlyList<Waiting> Settle(Guid id)
    {
        if (!_byId.TryGetValue(id, out LinkedListNode<Waiting>? node))
            return [];
        var settled = new List<Waiting>();
        while (ack == StompAckMode.Client && _waiting.First is { } first && first != node)
            settled.Add(Remove(first));
        settled.Add(Remove(node));
        return settled;
    }

    /// <summary>Takes out the jobs whose hold has run out.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (Waiting waiting in _waiting.Where(waiting => waiting.Until <= now).ToList())
            Remove(_byId[waiting.Id]);
    }

    /// <summary>Takes out everything.</summary>
    public IReadOnlyList<Waiting> SettleAll()
    {
        List<Waiting> all = [.. _waiting];
        _waiting.Clear();
        _byId.Clear();
        return all;
    }

    private Waiting Remove(LinkedListNode<Waiting> node)
    {
        _waiting.Remove(node);
        _byId.Remove(node.Value.Id);
        return node.Value;
    }

    private bool IsAmong(IReadOnlyList<string> ids)
    {
        // By index: an enumerator would be made for every delivery.
        for (int index = 0; index < ids.Count; index++)
        {
            if (subscriptions.Contains(ids[index]))
                return true;
        }

        return false;
    }

    /// <summary>A message that was sent and not acknowledged.</summary>
    internal readonly record struct Waiting(Guid Id, ReaderPlace? Before, DateTimeOffset? Until);
}

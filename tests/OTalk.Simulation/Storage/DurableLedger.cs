using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Storage;

/// <summary>One entry that became durable.</summary>
internal sealed record DurableEntry(string Tree, string Channel, Guid Id, long Offset, EntryKind Kind, ReadOnlyMemory<byte> Body);

/// <summary>What became durable, in order, written down at the medium: the truth that everything a client sees is held against.</summary>
internal sealed class DurableLedger
{
    private readonly Dictionary<(string Tree, long Offset), DurableEntry> _byOffset = [];
    private readonly Dictionary<string, List<DurableEntry>> _messages = [];
    private readonly Dictionary<string, long> _last = [];
    private readonly HashSet<(string Channel, Guid Id)> _ids = [];

    public void Stored(TreeBatch batch)
    {
        foreach (LogEntry entry in batch.Changes.OfType<EntryAppended>().Select(change => change.Entry).Where(entry => !entry.Transient))
        {
            string channel = new IdentityUri(Identity.Parse(batch.Identity), entry.Path).ToString();
            var durable = new DurableEntry(batch.Identity, channel, entry.Id, entry.Offset, entry.Kind, entry.Body);
            _byOffset[(batch.Identity, entry.Offset)] = durable;
            _last[batch.Identity] = entry.Offset;
            _ids.Add((channel, entry.Id));
            if (entry.Kind == EntryKind.Message)
                Messages(channel).Add(durable);
        }
    }

    /// <summary>The messages of a channel in order.</summary>
    public List<DurableEntry> Messages(string channel)
    {
        if (!_messages.TryGetValue(channel, out List<DurableEntry>? messages))
            _messages[channel] = messages = [];
        return messages;
    }

    public bool Has(string channel, Guid id) => _ids.Contains((channel, id));

    public DurableEntry? At(string tree, long offset) => _byOffset.GetValueOrDefault((tree, offset));

    /// <summary>Offset of the newest entry of a tree; 0 if it has none.</summary>
    public long Last(string tree) => _last.GetValueOrDefault(tree);
}

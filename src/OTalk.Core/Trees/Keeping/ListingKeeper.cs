using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Keeping;

/// <summary>
/// Keeps <c>/channels</c> in step with the channels that one decision makes, configures and removes: a discoverable channel is listed by one
/// message under its path as key.
/// </summary>
internal sealed class ListingKeeper(TreeState tree, DecisionContext context)
{
    private readonly ChannelNode? _place = tree.Find(WellKnown.ChannelsPath);
    private readonly Dictionary<int, Listed?> _known = [];

    /// <summary>Adds a change of the decision, with what it does to the listing around it.</summary>
    public void Add(Change change, List<Change> into)
    {
        switch (change)
        {
            case ChannelSet { Channel: var record } when _place is not null:
                Set(record, ChannelConfig.Parse(record.ConfigJson), into);
                break;
            case ChannelRemoved { Channel: var number } when Find(number) is { } listed:
                Remove(listed, into);
                into.Add(change);
                break;
            default:
                into.Add(change);
                break;
        }
    }

    private void Set(ChannelRecord record, ChannelConfig config, List<Change> into)
    {
        Listed? before = Find(record.Number);
        Listed? after = config.Discoverable ? new Listed(before?.Id ?? context.NewId(), record, config) : null;
        _known[record.Number] = after;

        // Taken out while the channel is what it was: who could see it is told.
        if (before is not null && after is null)
            Remove(before, into);
        into.Add(new ChannelSet(record with { Listing = after?.Id }));
        if (after is null || (before is not null && after.SaysTheSameAs(before)))
            return;
        byte[] body = Listing.BodyOf(tree, record.Path, config);
        if (before is null)
            into.Add(Entry(after, body));
        else
            Revise(after, body, into);
    }

    private void Revise(Listed listed, byte[] body, List<Change> into)
    {
        into.Add(new MessageRevised(_place!.Number, listed.Id, Namespaces.ChannelDiscovery, body));
        into.Add(Event(listed, Namespaces.Revise, writer =>
        {
            writer.WritePropertyName("msg"u8);
            writer.WriteRawValue(body, skipInputValidation: true);
        }));
    }

    private void Remove(Listed listed, List<Change> into)
    {
        into.Add(new MessageRemoved(_place!.Number, listed.Id));
        into.Add(Event(listed, Namespaces.Delete));
    }

    private Listed? Find(int number)
    {
        if (_known.TryGetValue(number, out Listed? listed))
            return listed;
        return _place is not null && tree.Find(number) is { Record.Listing: { } id } node ? new Listed(id, node.Record, node.Config) : null;
    }

    private EntryAppended Entry(Listed listed, byte[] body) => new(new LogEntry
    {
        Kind = EntryKind.Message,
        Channel = _place!.Number,
        Path = _place.Path,
        Id = listed.Id,
        Time = context.Now,
        Author = tree.Identity.ToString(),
        Ns = Namespaces.ChannelDiscovery,
        Body = body,
        Key = Listing.KeyOf(listed.Record.Path),
    });

    /// <summary>An event about a listing: with its key, which says which channel it is about.</summary>
    private EntryAppended Event(Listed listed, string what, Action<Utf8JsonWriter>? details = null) => ChannelEvents.Of(
        tree, context, _place!, _place!.Path, what, tree.Identity.ToString(), EventSubject.Message, writer =>
        {
            writer.WriteString("msgid"u8, listed.Id);
            writer.WriteString("key"u8, Listing.KeyOf(listed.Record.Path));
            details?.Invoke(writer);
        });

    private sealed record Listed(Guid Id, ChannelRecord Record, ChannelConfig Config)
    {
        public bool SaysTheSameAs(Listed other) =>
            string.Equals(Config.Name, other.Config.Name, StringComparison.Ordinal)
            && string.Equals(Config.Description, other.Config.Description, StringComparison.Ordinal)
            && string.Equals(Config.Type, other.Config.Type, StringComparison.Ordinal);
    }
}

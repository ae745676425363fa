using OTalk.Core.Trees;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Storage;

namespace OTalk.Simulation.Checks;

/// <summary>
/// When faults stop, everything comes to its end: every request is answered, and every subscriber, however slow it was, has every message
/// that became durable while it was subscribed.
/// </summary>
internal sealed class ProgressCheck(DurableLedger ledger) : Check
{
    public override void AtRest(IReadOnlyList<Connection> streams)
    {
        foreach (Connection stream in streams)
        {
            Require(
                stream.Outstanding.Count == 0 && stream.Late.Count == 0,
                () => $"{stream.Name} has no answer to {string.Join(", ", stream.Outstanding.Concat(stream.Late.Values))}");
            foreach ((string channel, long since) in stream.Subscribed)
                RequireAll(stream, channel, since);
        }
    }

    private void RequireAll(Connection stream, string channel, long since)
    {
        HashSet<Guid> received = [.. stream.Received.GetValueOrDefault(channel) ?? []];
        foreach (DurableEntry message in ledger.Messages(channel).Where(message => message.Kind == EntryKind.Message && message.Offset > since))
        {
            Require(
                received.Contains(message.Id),
                () => $"{stream.Name} never got {message.Id}, at offset {message.Offset} of {channel}, subscribed at {since}");
        }
    }
}

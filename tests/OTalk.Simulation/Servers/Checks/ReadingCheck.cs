using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>
/// What a connection is sent of a channel, wherever that lives, comes in the order of the log of its own server, each message once; and never
/// before it is durable there.
/// </summary>
internal sealed class ReadingCheck(Chronicle chronicle) : Check
{
    private readonly Dictionary<(Connection Stream, string Channel), long> _reached = [];
    private readonly HashSet<(Connection Stream, string Text)> _passing = [];

    public override void OnDelivered(Connection stream, Publication publication)
    {
        LogEntry entry = publication.Entry;
        if (entry.Kind == EntryKind.Event)
            return;
        if (entry.Transient)
        {
            Require(_passing.Add((stream, Chronicle.TextOf(entry.Body))), () => $"{stream.Name} got a passing message of {publication.Channel} twice");
            return;
        }

        Require(
            chronicle.Find(publication.Channel, entry.Id) is not null,
            () => $"{stream.Name} got {entry.Id} of {publication.Channel}, which its server does not have");
        long offset = chronicle.Find(publication.Channel, entry.Id)!.Offset;
        long reached = _reached.GetValueOrDefault((stream, publication.Channel));
        Require(offset != reached, () => $"{stream.Name} got offset {offset} of {publication.Channel} twice");
        Require(offset > reached, () => $"{stream.Name} got offset {offset} of {publication.Channel} behind {reached}");
        _reached[(stream, publication.Channel)] = offset;
    }
}

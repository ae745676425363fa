using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>By what a command that another server brings is known when it comes again.</summary>
/// <param name="Peer">The server's domain.</param>
/// <param name="Batch">The name of the batch it came in.</param>
/// <param name="Place">Its place in the batch: that of the stanza, and among the commands of the stanza.</param>
public sealed record Visit(string Peer, string Batch, string Place);

/// <summary>
/// What the last batch of another server has changed in a tree, stored with the change: a batch that is done again, as the server died before it
/// could note that it was done, changes nothing twice. A server has one batch on its way at a time, so the last one is enough.
/// </summary>
/// <param name="Peer">The server's domain.</param>
/// <param name="Batch">The name of the batch.</param>
/// <param name="Places">The places of the commands that have changed something.</param>
public sealed record Visits(string Peer, string Batch, IReadOnlyList<string> Places)
{
    /// <summary>Whether a command has changed what it had to.</summary>
    public bool Has(Visit visit) => string.Equals(Batch, visit.Batch, StringComparison.Ordinal) && Places.Contains(visit.Place);

    /// <summary>The same with one more command; what another batch did is forgotten.</summary>
    public static Visits With(Visits? before, Visit visit) => before is not null && string.Equals(before.Batch, visit.Batch, StringComparison.Ordinal)
        ? before with { Places = [.. before.Places, visit.Place] }
        : new Visits(visit.Peer, visit.Batch, [visit.Place]);
}

/// <summary>A command of another server has changed something.</summary>
public sealed record VisitsSet(Visits Visits) : ItemSet(ItemKind.Visits, Visits.Peer, null)
{
    protected override string ToJson() => JsonSerializer.Serialize(Visits, ItemJson.Default.Visits);
}

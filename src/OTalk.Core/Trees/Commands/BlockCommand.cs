using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Block an identity, or all of a server (protocol reference, "Blocking"): to them the tree is not there any more, and their subscriptions to it
/// end. Blocking who is blocked already does nothing.
/// </summary>
/// <param name="Actor">Who blocks; only the owner may.</param>
/// <param name="Identity"><c>user@server</c> or <c>server</c>.</param>
public sealed record BlockCommand(Actor Actor, Identity Identity) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (!tree.IsOwner(Actor.Identity))
            return BlockRules.NotTheOwner(tree.Identity);
        string identity = Identity.ToString();
        if (tree.IsOwner(identity))
            return StanzaError.BadRequest($"identity: {identity} owns {tree.Identity} and cannot be blocked there");
        if (tree.Items.FindBlock(identity) is not null)
            return new Decision();
        int limit = tree.Rules.SubscriptionsPerAccount;
        if (limit > 0 && tree.Items.Blocks.Count >= limit)
            return StanzaError.QuotaExceeded($"{tree.Identity} has blocked {tree.Items.Blocks.Count} identities, as many as it may");

        var changes = new List<Change>();
        LogEntry entry = Entry(tree, context, tree.Find(WellKnown.BlockedPath)!.Number, identity);
        changes.Add(new BlockSet(new Block(identity, entry.Id, context.Now)));
        changes.Add(new EntryAppended(entry));
        List<Subscriber> ended = [.. tree.Subscribers.All
            .Where(subscriber => Covers(subscriber.Owner) && !tree.IsOwner(subscriber.Owner))
            .OrderBy(subscriber => subscriber.Owner, StringComparer.Ordinal).ThenBy(subscriber => subscriber.Number)];
        changes.AddRange(SubscriberChanges.End(tree, context, ended, Actor.Address));
        return new Decision
        {
            Changes = changes,
            Effects = [.. ended.Select(subscriber => new TellOwner(subscriber.Owner, subscriber.Id, subscriber.Record.Source, SubscriptionState.Ended))],
        };
    }

    private bool Covers(string owner)
    {
        Identity subscriber = Identity.Parse(owner);
        return subscriber == Identity || (Identity.IsServer && subscriber.ServerIdentity == Identity);
    }

    private static LogEntry Entry(TreeState tree, DecisionContext context, int place, string identity) => new()
    {
        Kind = EntryKind.Message,
        Channel = place,
        Path = WellKnown.BlockedPath,
        Id = context.NewId(),
        Time = context.Now,
        Author = tree.Identity.ToString(),
        Ns = Namespaces.Block,
        Key = identity,
        Body = JsonText.Utf8Object(writer => Write(writer, identity)),
    };

    private static void Write(Utf8JsonWriter writer, string identity)
    {
        writer.WriteString("ns"u8, Namespaces.Block);
        writer.WriteString("identity"u8, identity);
    }
}

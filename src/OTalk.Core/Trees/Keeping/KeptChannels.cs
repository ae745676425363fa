using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Keeping;

/// <summary>
/// What the server publishes by itself because of a decision: who is there in <c>/presence</c>, and what is discoverable in <c>/channels</c>
/// (protocol reference, "Well-known channels"). It is asked after every decision, so that no command can forget it.
/// </summary>
public static class KeptChannels
{
    /// <summary>The changes of a decision with those that follow from them, in the order in which they take effect.</summary>
    /// <param name="tree">The tree as it was before the decision.</param>
    /// <param name="context">What the decision was given.</param>
    /// <param name="changes">The changes of the decision.</param>
    public static IReadOnlyList<Change> Complete(TreeState tree, DecisionContext context, IReadOnlyList<Change> changes)
    {
        // Most decisions append one message somewhere else: those pass untouched. What is in a mirror its source has kept.
        if (tree.IsMirror || !Matters(tree, changes))
            return changes;

        var completed = new List<Change>(changes.Count + 4);
        var listings = new ListingKeeper(tree, context);
        var presence = new PresenceKeeper(tree, context);
        foreach (Change change in changes)
        {
            listings.Add(change, completed);
            presence.Take(change);
        }

        completed.AddRange(presence.Outcome());
        return completed;
    }

    private static bool Matters(TreeState tree, IReadOnlyList<Change> changes)
    {
        for (int index = 0; index < changes.Count; index++)
        {
            bool matters = changes[index] switch
            {
                EntryAppended { Entry: { Kind: EntryKind.Message } entry } => WellKnown.SessionOfPresence(entry.Path) is not null,
                MessageRevised revised => IsPresence(tree, revised.Channel),
                MessageRemoved removed => IsPresence(tree, removed.Channel),
                ChannelSet or ChannelRemoved or SessionRemoved => true,
                _ => false,
            };
            if (matters)
                return true;
        }

        return false;
    }

    private static bool IsPresence(TreeState tree, int channel) =>
        tree.Find(channel) is { Path: ChannelPath path } && WellKnown.SessionOfPresence(path) is not null;
}

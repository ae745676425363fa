namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Brings a tree that an earlier version of the program founded to what trees are founded with now: makes the well-known channels it lacks,
/// lets <c>/channels</c> keep everything, and lists there what is discoverable (<see cref="Keeping.KeptChannels"/> does, as the channels are
/// set anew). It does nothing to a tree that is complete.
/// </summary>
public sealed record CompleteTreeCommand : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.IsMirror)
            return new Decision();
        var changes = new List<Change>(WellKnown.Missing(tree, context.Now));
        if (tree.Find(WellKnown.ChannelsPath) is { Config.MessageCount: not -1 } listings)
            changes.Add(KeepingAll(listings));
        changes.AddRange(tree.Root.SelfAndBelow()
            .Where(node => node.Config.Discoverable && node.Record.Listing is null && !node.Path.Equals(WellKnown.ChannelsPath))
            .Select(node => new ChannelSet(node.Record)));
        return new Decision { Changes = changes };
    }

    private static ChannelSet KeepingAll(ChannelNode node)
    {
        using var patch = System.Text.Json.JsonDocument.Parse("""{"msg_count":-1}""");
        return node.Config.TryMerge(patch.RootElement, out ChannelConfig config, out string error)
            ? new ChannelSet(node.Record with { ConfigJson = config.ToJson(), MessageCount = config.MessageCount })
            : throw new FormatException(error);
    }
}

using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>Change a channel's configuration by merging members over it; needs <c>C</c>.</summary>
public sealed record ConfigureChannelCommand(Actor Actor, ChannelPath Channel, JsonElement Config) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node)
            return AccessRules.Absent(tree, Channel);
        if (AccessRules.Check(tree, node, Actor.Identity, Permissions.SetConfig) is { } denied)
            return denied;
        if (ConfigRules.Merge(tree, node.Config, Config, out ChannelConfig merged) is { } wrong)
            return wrong;
        if (merged.Queue is not null && WellKnown.IsServerKept(tree.Identity, Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is kept by the server: it cannot be made a queue");
        if (Given(tree, node, merged) is { } lacking and not Permissions.None)
            return StanzaError.Forbidden($"'{Acl.Format(lacking)}' cannot be given by who lacks it");

        ChannelRecord record = node.Record with
        {
            ConfigJson = merged.ToJson(),
            MessageCount = merged.StoredMessageCount,
            EventCount = merged.EventCount,
        };
        return new Decision
        {
            Changes =
            [
                new ChannelSet(record),
                .. QueueRules.Reconfigured(tree, node, merged),
                ChannelEvents.Of(tree, context, node, Channel, Namespaces.Config, Actor.Address),
            ],
        };
    }

    /// <summary>What the acls would give that they did not and that the actor itself lacks: nobody gives what they lack.</summary>
    private Permissions Given(TreeState tree, ChannelNode node, ChannelConfig merged)
    {
        Permissions held = AccessRules.Effective(tree, node, Actor.Identity);
        Permissions all = Acl.Expand(merged.AllAcl ?? Permissions.None) & ~Acl.Expand(node.AllAcl);
        Permissions subscribers = Acl.Expand(merged.SubscriberAcl ?? Permissions.None) & ~Acl.Expand(node.SubscriberAcl);
        return (all | subscribers) & ~held;
    }
}

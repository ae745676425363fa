using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>Change a channel's configuration by merging members over it; needs <c>C</c>, and gives nobody what the actor lacks.</summary>
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
        if (ConfigGrants.CheckChange(tree, node, Actor.Identity, merged) is { } lacking)
            return lacking;
        if (merged.MessageCount != node.Config.MessageCount && WellKnown.HasFixedHistory(Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} keeps what the server puts there: its msg_count is fixed");
        if (merged.Queue is not null && WellKnown.IsServerKept(tree.Identity, Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is kept by the server: it cannot be made a queue");

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
}

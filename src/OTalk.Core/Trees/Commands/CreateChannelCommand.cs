using System.Text.Json;
using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>Create a channel (seed, "Creating a Channel"). Its parent must exist, and the actor needs <c>S</c> there.</summary>
public sealed record CreateChannelCommand(Actor Actor, ChannelPath Channel, JsonElement? Config) : TreeCommand
{
    public override ChannelPath Place => Channel.Parent;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (Channel.IsRoot && AccessRules.IsHidden(tree, tree.Root, Actor.Identity))
            return AccessRules.Absent(tree, Channel);
        if (Channel.IsRoot)
            return StanzaError.Conflict($"{tree.Identity} exists already");
        if (tree.Find(Channel.Parent) is not { } parent)
            return AccessRules.Absent(tree, Channel.Parent);
        if (AccessRules.Check(tree, parent, Actor.Identity, Permissions.CreateChannels) is { } denied)
            return denied;
        if (tree.Find(Channel) is not null)
            return StanzaError.Conflict($"{tree.AddressOf(Channel)} exists already");
        if (WellKnown.IsPermanent(tree.Identity, Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is made by bind");
        if (tree.Rules.ChannelsPerAccount > 0 && tree.ChannelCount >= tree.Rules.ChannelsPerAccount)
            return StanzaError.QuotaExceeded($"{tree.Identity} has {tree.ChannelCount} channels, as many as it may have");

        ChannelConfig config = ChannelConfig.Default;
        if (Config is { } json && ConfigRules.Merge(tree, config, json, out config) is { } wrong)
            return wrong;
        if (ConfigGrants.CheckNew(tree, parent, Actor.Identity, config) is { } lacking)
            return lacking;

        var record = new ChannelRecord(
            tree.Counters.NextChannel, Channel, config.ToJson(), config.StoredMessageCount, config.EventCount, Actor.Identity, context.Now);
        return new Decision
        {
            Changes =
            [
                new ChannelSet(record),
                ChannelEvents.Of(tree, context, parent, Channel, Namespaces.Create, Actor.Address),
            ],
        };
    }
}

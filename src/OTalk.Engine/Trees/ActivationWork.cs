using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;

namespace OTalk.Engine.Trees;

/// <summary>
/// Delivers to a subscription that became active the current message of every covered channel that keeps exactly one (protocol reference,
/// "Subscriptions"), in order with what the tree publishes.
/// </summary>
public sealed class ActivationWork(string owner, string subscription, ChannelPath place) : TreeWork
{
    public string Owner => owner;

    public string Subscription => subscription;

    public override ChannelPath Place => place;

    /// <summary>Nobody waits for it; what is current can always be read.</summary>
    public override void Fail(StanzaError error)
    {
    }

    /// <summary>The channels whose current message goes to the subscription, by the state of the tree.</summary>
    public static IReadOnlyList<ChannelNode> Channels(TreeState tree, Subscriber subscriber) => [.. tree.Covered(subscriber.Pattern)
        .Where(node => node.Config.MessageCount == 1
            && Core.Access.AccessRules.Effective(tree, node, subscriber.Owner).HasFlag(Core.Access.Permissions.Subscribe))];
}

using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Looks for a message in a mirror; the outcome is the <see cref="KnownMessage"/>, or null. Nothing is changed.</summary>
internal sealed record FindItemCommand(ChannelPath Node, Guid Id) : TreeCommand
{
    public override (ChannelPath Channel, Guid Id)? NeedsMessage => (Node, Id);

    public override Decision Decide(TreeState tree, DecisionContext context) => new() { Outcome = context.Message };
}

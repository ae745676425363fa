using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Queues;

namespace OTalk.Core.Trees.Commands;

/// <summary>Delete one message of a channel: needs <c>d</c> for an own one, else <c>D</c>. In a queue its job goes with it.</summary>
public sealed record DeleteMessageCommand(Actor Actor, ChannelPath Channel, Guid Id) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath Channel, Guid Id)? NeedsMessage => (Channel, Id);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (MessageChanges.CheckChange(tree, Channel, Id, Actor, KeyRights.Delete, context, out ChannelNode? node) is { } refused)
            return refused;
        return new Decision
        {
            Changes =
            [
                new MessageRemoved(node!.Number, Id),
                .. tree.Items.Jobs.Find(node.Number, Id) is null ? Array.Empty<Change>() : [Jobs.Gone(node.Number, Id)],
                ChannelEvents.Of(
                    tree, context, node, Channel, Namespaces.Delete, Actor.Address, EventSubject.Message, writer => writer.WriteString("msgid"u8, Id)),
            ],
        };
    }
}

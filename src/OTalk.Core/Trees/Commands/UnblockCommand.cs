using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Take back a block (protocol reference, "Blocking"): its message and key leave <c>/blocked</c>. Subscriptions that ended stay ended, and
/// unblocking who is not blocked does nothing.
/// </summary>
/// <param name="Actor">Who unblocks; only the owner may.</param>
/// <param name="Identity"><c>user@server</c> or <c>server</c>, as it was blocked.</param>
public sealed record UnblockCommand(Actor Actor, Identity Identity) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (!tree.IsOwner(Actor.Identity))
            return BlockRules.NotTheOwner(tree.Identity);
        if (tree.Items.FindBlock(Identity.ToString()) is not { } block)
            return new Decision();
        ChannelNode place = tree.Find(WellKnown.BlockedPath)!;
        return new Decision
        {
            Changes =
            [
                new ItemRemoved(ItemKind.Block, block.Identity),

                // The key by itself: where the history forgot the message, nothing else leads to its value.
                new KeyRemoved(place.Number, block.Identity),
                new MessageRemoved(place.Number, block.Message),
                ChannelEvents.Of(tree, context, place, place.Path, Namespaces.Delete, Actor.Address, EventSubject.Message, writer =>
                {
                    writer.WriteString("msgid"u8, block.Message);
                    writer.WriteString("key"u8, block.Identity);
                }),
            ],
        };
    }
}

using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>Delete the value of a key: needs <c>k</c> for an own one, else <c>K</c>, unless <c>key_acl</c> names the key.</summary>
public sealed record DeleteKeyCommand(Actor Actor, ChannelPath Channel, string Key) : TreeCommand
{
    public override ChannelPath Place => Channel;

    public override (ChannelPath Channel, string Key)? NeedsKey => (Channel, Key);

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Channel) is not { } node || AccessRules.IsHidden(tree, node, Actor.Identity))
            return AccessRules.Absent(tree, Channel);
        if (WellKnown.IsServerKept(tree.Identity, Channel))
            return StanzaError.NotAllowed($"{tree.AddressOf(Channel)} is kept by the server");
        if (KeyRules.CheckDelete(tree, node, Actor.Identity, Key, context.KeyAuthor ?? Actor.Address) is { } refused)
            return refused;
        if (context.KeyAuthor is null)
            return StanzaError.NotFound($"key '{Key}' of {tree.AddressOf(Channel)} has no value");
        return new Decision
        {
            Changes =
            [
                new KeyRemoved(node.Number, Key),
                ChannelEvents.Of(
                    tree, context, node, Channel, Namespaces.Delete, Actor.Address, EventSubject.Key, writer => writer.WriteString("key"u8, Key)),
            ],
        };
    }
}

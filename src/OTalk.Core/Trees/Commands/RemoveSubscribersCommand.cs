using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Remove somebody's subscriptions to a channel, with or without what is below it, requests and invitations included; needs <c>m</c> there.
/// The owner's cannot be removed.
/// </summary>
/// <param name="Actor">Who removes.</param>
/// <param name="Source">The channel, or a pattern at whose head it stands.</param>
/// <param name="Removed">Whose, <c>user@server</c>.</param>
public sealed record RemoveSubscribersCommand(Actor Actor, ChannelPattern Source, string Removed) : TreeCommand
{
    public override ChannelPath Place => Source.Prefix;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.Find(Place) is not { } node)
            return AccessRules.Absent(tree, Place);
        if (AccessRules.Check(tree, node, Actor.Identity, Permissions.ModerateSubscriptions) is { } denied)
            return denied;
        if (tree.IsOwner(Removed))
            return StanzaError.Forbidden($"{Removed} owns {tree.AddressOf(Place)}");

        IReadOnlyList<Subscriber> subscribers = tree.Subscribers.Of(Removed, Place);
        Invitation? invitation = tree.Items.FindInvitation(node.Number, Removed);
        if (subscribers.Count == 0 && invitation is null)
            return StanzaError.NotFound($"{Removed} has no subscription to {tree.AddressOf(Place)}");

        List<Change> changes = [.. SubscriberChanges.End(tree, context, subscribers, Actor.Address)];
        List<Effect> effects =
            [.. subscribers.Select(subscriber => new TellOwner(Removed, subscriber.Id, subscriber.Record.Source, SubscriptionState.Ended))];
        if (invitation is not null)
        {
            changes.Add(new ItemRemoved(ItemKind.Invitation, Invitation.KeyOf(node.Number, Removed)));
            changes.Add(SubscriptionNews.Of(tree, context, node, invitation, SubscriptionState.Ended));
            effects.Add(new TellInvited(Removed, tree.AddressOf(Place)));
        }

        return new Decision { Changes = changes, Effects = effects };
    }
}

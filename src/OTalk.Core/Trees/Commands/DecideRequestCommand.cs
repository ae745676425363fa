using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Approve or deny a request (protocol reference, "Requests"), by who has <c>m</c> on the channel in question. To deny an invite in one's own
/// <c>/requests</c> declines it.
/// </summary>
/// <param name="Actor">Who decides.</param>
/// <param name="Request">Id of the message in <c>/requests</c>.</param>
/// <param name="Approves">False: it is denied.</param>
/// <param name="Permission">Flags to grant besides, or null.</param>
public sealed record DecideRequestCommand(Actor Actor, Guid Request, bool Approves, Permissions? Permission) : TreeCommand
{
    public override ChannelPath Place => WellKnown.RequestsPath;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.IsOwner(Actor.Identity) && tree.Subscriptions.FirstOrDefault(own => own.Invite == Request) is { } invite)
            return Answer(tree, context, invite);
        if (Requests.Find(tree, Request) is not { } subscriber || !MayDecide(tree, subscriber))
            return Absent(tree);
        if (ClaimedByAnother(tree) is { } claimed)
            return claimed;
        return Approves ? Approve(tree, context, subscriber) : Deny(tree, context, subscriber);
    }

    /// <summary>To somebody who may decide nothing here there are no requests: the answer is the one for a tree without any.</summary>
    private StanzaError Absent(TreeState tree) => tree.Find(Place) is { } place && !AccessRules.IsHidden(tree, place, Actor.Identity)
        ? StanzaError.NotFound($"there is no request {Request} in {tree.AddressOf(Place)}")
        : AccessRules.Absent(tree, Place);

    private bool MayDecide(TreeState tree, Subscriber subscriber) =>
        tree.IsOwner(Actor.Identity)
        || (tree.Find(subscriber.Pattern.Prefix) is { } node
            && AccessRules.Effective(tree, node, Actor.Identity).HasFlag(Permissions.ModerateSubscriptions));

    /// <summary>A moderator who has claimed a request decides it alone; the owner may always.</summary>
    private StanzaError? ClaimedByAnother(TreeState tree)
    {
        Job? job = tree.Items.Jobs.Find(tree.Find(Place)!.Number, Request);
        bool free = job?.Claim is not { } claim
            || tree.IsOwner(Actor.Identity)
            || string.Equals(Actor.IdentityOf(claim.By), Actor.Identity, StringComparison.Ordinal);
        return free ? null : StanzaError.Conflict($"the request {Request} is claimed by another moderator");
    }

    private Decision Answer(TreeState tree, DecisionContext context, SubscriptionRecord invite)
    {
        if (Approves)
            return StanzaError.NotAllowed($"{Request} is an invite: subscribe to {invite.Source} to accept it");
        return string.Equals(invite.State, SubscriptionState.Invited, StringComparison.Ordinal)
            ? new Decision
            {
                Changes = [.. SubscriptionNews.End(tree, context, [invite], SubscriptionState.Denied)],
                Effects = [.. CloseSubscriptionsCommand.Tell(tree, invite)],
            }
            : new Decision
            {
                Changes = [new SubscriptionSet(invite with { Invite = null }), .. Requests.Remove(tree, context, Request, Actor.Address)],
                Effects = [CloseSubscriptionsCommand.TellInviter(tree, invite, Request)],
            };
    }

    private Decision Approve(TreeState tree, DecisionContext context, Subscriber subscriber)
    {
        Invitation? promised = null;
        if (tree.Find(subscriber.Pattern.Prefix) is { } head && AccessRules.IsShutOut(tree, head, subscriber.Owner))
            return StanzaError.Forbidden($"{subscriber.Owner} is banned from {tree.AddressOf(head.Path)}: lift the ban first");
        if (Permission is { } flags)
        {
            if (!subscriber.Pattern.IsExact && !subscriber.Pattern.IsRecursive)
                return StanzaError.BadRequest($"permission: {subscriber.Record.Source} is a pattern without one channel at its head to grant on");
            if (tree.Find(subscriber.Pattern.Prefix) is not { } node)
                return AccessRules.Absent(tree, subscriber.Pattern.Prefix);
            if (Promises.Check(tree, node, Actor.Identity, subscriber.Owner, flags) is { } denied)
                return denied;
            promised = new Invitation(node.Number, subscriber.Owner, Acl.Format(flags), Actor.Address, context.Now, Request);
        }

        if (MemberChannels.RoomOf(tree, subscriber.Pattern) is { } room
            && MemberChannels.Check(tree, room, subscriber.Owner, subscriber.Config.SubscriptionChannel) is { } unfit)
        {
            return unfit;
        }

        Subscriber approved = Subscriber.From(subscriber.Record with { State = SubscriptionState.Active, Since = context.Now, IsApproved = true });
        Decision activation = SubscriberChanges.Activate(tree, context, approved, Actor.Address, promised);
        return activation with
        {
            Effects = [.. activation.Effects, new TellOwner(subscriber.Owner, subscriber.Id, subscriber.Record.Source, SubscriptionState.Active)],
        };
    }

    private Decision Deny(TreeState tree, DecisionContext context, Subscriber subscriber) => new()
    {
        Changes = [.. SubscriberChanges.End(tree, context, [subscriber], Actor.Address, SubscriptionState.Denied)],
        Effects = [new TellOwner(subscriber.Owner, subscriber.Id, subscriber.Record.Source, SubscriptionState.Denied)],
    };
}

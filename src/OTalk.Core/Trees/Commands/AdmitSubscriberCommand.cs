using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// Second step of subscribing, in the source's tree: decides whether the owner may, and remembers the subscription. Asking twice with the
/// same id changes the configuration.
/// </summary>
public sealed record AdmitSubscriberCommand(Actor Actor, SubscriberRecord Draft) : TreeCommand
{
    public override ChannelPath Place => IdentityUri.Parse(Draft.Source).Pattern.Prefix;

    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        Subscriber subscriber = Subscriber.From(Draft with { State = SubscriptionState.Active, Since = context.Now });
        if (Refusal(tree, subscriber.Pattern) is { } refused)
            return refused;

        bool known = tree.Subscribers.Find(Draft.Owner, Draft.Id) is { IsActive: true };
        var changes = new List<Change>();

        // Told before it takes effect: the new subscriber is not told of itself.
        if (!known && tree.Find(subscriber.Pattern.Prefix) is { } place)
        {
            changes.Add(ChannelEvents.Of(
                tree, context, place, place.Path, Namespaces.Subscribe, Actor.Address, details: writer => writer.WriteString("identity"u8, Draft.Owner)));
        }

        changes.Add(new SubscriberSet(subscriber.Record));
        if (!string.Equals(Draft.Owner, tree.Identity.ToString(), StringComparison.Ordinal))
            changes.Add(SubscriptionNews.Of(tree, context, subscriber.Record));
        return new Decision { Changes = changes };
    }

    private StanzaError? Refusal(TreeState tree, ChannelPattern pattern)
    {
        if (tree.IsOwner(Actor.Identity))
            return pattern.IsExact && tree.Find(pattern.Prefix) is null ? AccessRules.Absent(tree, pattern.Prefix) : null;

        bool known = false;
        foreach (ChannelNode node in tree.Covered(pattern))
        {
            if (AccessRules.Effective(tree, node, Actor.Identity).HasFlag(Permissions.Subscribe))
                return null;
            known |= !AccessRules.IsHidden(tree, node, Actor.Identity);
        }

        bool shutOut = AccessRules.IsShutOut(tree, tree.Find(WellKnown.SessionsPath) ?? tree.Root, Actor.Identity);
        if (!known && !shutOut && WellKnown.TemplateFor(tree.Identity, pattern) is { } template)
        {
            if (template.AllAcl is { } acl && acl.HasFlag(Permissions.Subscribe))
                return null;
            known = template.Requests;
        }

        return known
            ? StanzaError.Forbidden($"permission 's' is needed on {tree.Identity}/{pattern.Text}")
            : AccessRules.Absent(tree, pattern.Prefix);
    }
}

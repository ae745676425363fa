using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Keeping;

namespace OTalk.Core.Trees.Commands;

/// <summary>
/// End a session: <c>unavailable</c> is published on its presence channel, then everything below <c>/sess/NAME</c> is destroyed.
/// Ending one that has ended does nothing.
/// </summary>
public sealed record EndSessionCommand(string Name) : TreeCommand
{
    public override Decision Decide(TreeState tree, DecisionContext context)
    {
        if (tree.FindSession(Name) is null)
            return new Decision();

        ChannelPath path = WellKnown.SessionsPath.Append(Name);
        var changes = new List<Change>();
        var effects = new List<Effect>();
        if (tree.Find(path) is { } session)
        {
            string address = tree.AddressOf(path);
            if (session.Child(WellKnown.Presence) is { } presence)
                changes.Add(Farewell(presence, address, context));
            Decision removal = ChannelRemoval.Decide(tree, context, session, address);
            changes.AddRange(removal.Changes);
            effects.AddRange(removal.Effects);
        }

        changes.Add(new SessionRemoved(Name));
        if (tree.Sessions.Count == 1)
            GoOffline(tree, context, changes, effects);
        return new Decision { Changes = changes, Effects = effects };
    }

    /// <summary>No session is left: the subscriptions that shall not outlive that end.</summary>
    private static void GoOffline(TreeState tree, DecisionContext context, List<Change> changes, List<Effect> effects)
    {
        // Those that went with the session's channels are gone already.
        HashSet<string> gone = [.. changes.OfType<SubscriptionRemoved>().Select(removed => removed.Id)];
        List<SubscriptionRecord> ending = [.. tree.Subscriptions.Where(subscription =>
            !gone.Contains(subscription.Id) && SubscriptionConfig.Parse(subscription.ConfigJson).UnsubscribeOnOffline)];
        changes.AddRange(SubscriptionNews.End(tree, context, ending).Where(change => change is not SessionSet));
        effects.AddRange(ending.Select(subscription => new TellSource(subscription.Source, tree.Identity.ToString(), subscription.Id)));
    }

    private static EntryAppended Farewell(ChannelNode presence, string address, DecisionContext context) => new(new LogEntry
    {
        Kind = EntryKind.Message,
        Channel = presence.Number,
        Path = presence.Path,
        Id = context.NewId(),
        Time = context.Now,
        Author = address,
        Ns = Namespaces.Presence,
        Body = PresenceKeeper.Unavailable,
    });
}

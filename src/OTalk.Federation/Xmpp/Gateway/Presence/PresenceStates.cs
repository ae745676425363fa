using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>
/// How our users stand to contacts of XMPP: their subscriptions are those of their trees, so there is nothing else that could differ from them.
/// </summary>
/// <param name="engine">The engine.</param>
internal sealed class PresenceStates(Lazy<EngineServices> engine)
{
    /// <summary>The subscriptions of one of ours to the presence of a contact, in any state but ended.</summary>
    public async Task<IReadOnlyList<SubscriptionRecord>> ToAsync(Identity ours, Identity contact)
    {
        Answer<List<SubscriptionRecord>> found = await engine.Value.Router.InspectAsync(ours, tree => tree.Subscriptions
            .Where(subscription => IdentityUri.Parse(subscription.Source) is var source && source.Identity == contact && PresencePaths.IsPresence(source))
            .Where(static subscription => subscription.State is not (SubscriptionState.Ended or SubscriptionState.Denied))
            .ToList());
        return found.Value ?? [];
    }

    /// <summary>The subscriptions of a contact to the presence of one of ours, that are active.</summary>
    public async Task<IReadOnlyList<SubscriberRecord>> FromAsync(Identity contact, Identity ours)
    {
        Answer<List<SubscriberRecord>> found = await engine.Value.Router.InspectAsync(ours, tree => tree.Subscribers.Of(contact.ToString())
            .Where(subscriber => subscriber.IsActive && PresencePaths.IsPresence(IdentityUri.Parse(subscriber.Record.Source)))
            .Select(static subscriber => subscriber.Record)
            .ToList());
        return found.Value ?? [];
    }

    /// <summary>The sessions of one of ours that have said how available they are, and did not say that they are not.</summary>
    public async Task<IReadOnlyList<string>> SessionsOfAsync(Identity ours)
    {
        Answer<List<string>> found = await engine.Value.Router.InspectAsync(
            ours, static tree => tree.Sessions.Where(static session => session.Presence is not null).Select(static session => session.Name).ToList());
        return found.Value ?? [];
    }
}

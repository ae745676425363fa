using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>The subscription mask of a session: ids of subscriptions, or <c>*</c> for all (protocol reference, "Streams, authentication, sessions").</summary>
public static class MaskRules
{
    public const string Everything = "*";

    public static bool Covers(IReadOnlyList<string> mask, string id)
    {
        foreach (string entry in mask)
        {
            if (string.Equals(entry, id, StringComparison.Ordinal) || string.Equals(entry, Everything, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Of a mask what concerns one channel: the subscriptions that cover it, and what stands for all.</summary>
    public static IReadOnlyList<string> Of(TreeState tree, IReadOnlyList<string> mask, IdentityUri channel) => [.. mask.Where(id =>
        string.Equals(id, Everything, StringComparison.Ordinal)
        || (tree.FindSubscription(id) is { } subscription && IdentityUri.Parse(subscription.Source) is var source
            && source.Identity == channel.Identity && source.Pattern.Matches(channel.Path)))];

    /// <summary>Whether a subscription of one's own is active and no link.</summary>
    public static bool DeliversToSessions(SubscriptionRecord subscription) =>
        string.Equals(subscription.State, SubscriptionState.Active, StringComparison.Ordinal) && IdentityUri.Parse(subscription.Destination).Path.IsRoot;

    /// <summary>The trees whose messages come to sessions through a mask, each with the time since when: that of its earliest subscription.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> Sources(TreeState tree, IReadOnlyList<string> mask)
    {
        var sources = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (SubscriptionRecord subscription in tree.Subscriptions)
        {
            if (!Covers(mask, subscription.Id) || !DeliversToSessions(subscription))
                continue;
            string source = IdentityUri.Parse(subscription.Source).Identity.ToString();
            if (!sources.TryGetValue(source, out DateTimeOffset since) || subscription.Since < since)
                sources[source] = subscription.Since;
        }

        return sources;
    }
}

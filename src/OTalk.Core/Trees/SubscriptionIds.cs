using System.Globalization;

namespace OTalk.Core.Trees;

/// <summary>Subscription ids: <c>s1</c>, <c>s2</c>, … unique per owner.</summary>
public static class SubscriptionIds
{
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number}");

    /// <summary>Characters of the id that another server gives.</summary>
    private const int Longest = 64;

    /// <summary>Whether a text may be the id of a subscription: other servers may form theirs as they like.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= Longest && text.All(static character => character is > ' ' and < '\x7f');

    /// <summary>The number of an id; the largest number for one that has another form (a peer's).</summary>
    public static int NumberOf(string id) =>
        id.Length > 1 && id[0] == 's' && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
}

/// <summary>The states of a subscription, as they stand in <c>state</c>; <see cref="Asking"/> is never shown.</summary>
public static class SubscriptionState
{
    /// <summary>The source has not answered yet.</summary>
    public const string Asking = "asking";

    public const string Active = "active";
    public const string Pending = "pending";
    public const string Invited = "invited";
    public const string Denied = "denied";
    public const string Ended = "ended";
}

/// <summary>What a channel event is about.</summary>
public enum EventSubject : byte
{
    /// <summary>A channel, its configuration, permissions or subscriptions.</summary>
    Channel = 0,

    /// <summary>One message: revised, deleted or finished.</summary>
    Message = 1,

    /// <summary>One key: deleted.</summary>
    Key = 2,
}

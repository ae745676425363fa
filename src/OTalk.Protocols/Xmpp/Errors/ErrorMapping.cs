using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Errors of oTalk as errors of XMPP and back. A condition is the one of the same name, and where there is none the nearest: a limit is a
/// policy, to keep to by sending less or later, and a quota is a resource that is used up. Policies of XMPP servers are of many more kinds,
/// so only one that is a matter of time is known for a limit on the way back.
/// </summary>
public static class ErrorMapping
{
    private static readonly (Condition Condition, XmppError Error)[] _nearest =
    [
        (Condition.TooLarge, new XmppError(StanzaCondition.PolicyViolation, StanzaErrorType.Modify)),
        (Condition.RateLimited, new XmppError(StanzaCondition.PolicyViolation, StanzaErrorType.Wait)),
        (Condition.QuotaExceeded, new XmppError(StanzaCondition.ResourceConstraint, StanzaErrorType.Wait)),
    ];

    private static readonly Dictionary<string, Condition> _sameName =
        Condition.All.ToDictionary(static one => one.Name, StringComparer.Ordinal);

    /// <summary>Says an error of oTalk in XMPP.</summary>
    public static XmppError ToXmpp(this StanzaError error)
    {
        foreach (var (condition, nearest) in _nearest)
        {
            if (condition == error.Condition)
            {
                return nearest with { Text = error.Text };
            }
        }

        return KebabNames<StanzaCondition>.TryFind(error.Condition.Name, out var same)
            ? new XmppError(same, error.Text)
            : new XmppError(StanzaCondition.UndefinedCondition, error.Text);
    }

    /// <summary>Says an error of XMPP in oTalk. Without a text, the name of the condition is the text.</summary>
    public static StanzaError ToOTalk(this XmppError error) =>
        new(ConditionOf(error), error.Text is { Length: > 0 } text ? text : error.Name);

    private static Condition ConditionOf(XmppError error) => error.Condition switch
    {
        _ when _sameName.TryGetValue(error.Name, out var same) => same,
        StanzaCondition.JidMalformed => Condition.BadRequest,
        StanzaCondition.PolicyViolation when error.Type == StanzaErrorType.Wait => Condition.RateLimited,
        StanzaCondition.PolicyViolation or StanzaCondition.NotAcceptable or StanzaCondition.UnexpectedRequest => Condition.NotAllowed,
        StanzaCondition.ResourceConstraint => Condition.QuotaExceeded,
        StanzaCondition.RegistrationRequired or StanzaCondition.SubscriptionRequired => Condition.Forbidden,
        StanzaCondition.Gone => Condition.ItemNotFound,
        StanzaCondition.RecipientUnavailable or StanzaCondition.Redirect => Condition.ServiceUnavailable,
        _ => OfType(error.Type),
    };

    /// <summary>Of an undefined condition only the type says something.</summary>
    private static Condition OfType(StanzaErrorType type) => type switch
    {
        StanzaErrorType.Auth => Condition.Forbidden,
        StanzaErrorType.Modify => Condition.BadRequest,
        StanzaErrorType.Wait => Condition.ServiceUnavailable,
        _ => Condition.NotAllowed,
    };
}

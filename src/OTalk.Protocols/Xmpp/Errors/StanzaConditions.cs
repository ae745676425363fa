namespace OTalk.Protocols.Xmpp;

/// <summary>What RFC 6120, section 8.3.3, says of the conditions.</summary>
public static class StanzaConditions
{
    /// <summary>The type that an error of the condition has where nothing else is known; of several the first.</summary>
    public static StanzaErrorType UsualType(this StanzaCondition condition) => condition switch
    {
        StanzaCondition.Forbidden or StanzaCondition.NotAuthorized or StanzaCondition.RegistrationRequired
            or StanzaCondition.SubscriptionRequired => StanzaErrorType.Auth,
        StanzaCondition.BadRequest or StanzaCondition.JidMalformed or StanzaCondition.NotAcceptable or StanzaCondition.PolicyViolation
            or StanzaCondition.Redirect => StanzaErrorType.Modify,
        StanzaCondition.RecipientUnavailable or StanzaCondition.RemoteServerTimeout or StanzaCondition.ResourceConstraint
            or StanzaCondition.UnexpectedRequest => StanzaErrorType.Wait,
        _ => StanzaErrorType.Cancel,
    };
}

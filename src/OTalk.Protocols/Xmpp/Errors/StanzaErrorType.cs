namespace OTalk.Protocols.Xmpp;

/// <summary>What who sent a stanza may do about its error (RFC 6120, section 8.3.2).</summary>
public enum StanzaErrorType
{
    /// <summary>Try again after authenticating, or with more rights.</summary>
    Auth,

    /// <summary>Nothing: trying again would not help.</summary>
    Cancel,

    /// <summary>Go on: it was only a warning.</summary>
    Continue,

    /// <summary>Try again after changing what was sent.</summary>
    Modify,

    /// <summary>Try again later.</summary>
    Wait,
}

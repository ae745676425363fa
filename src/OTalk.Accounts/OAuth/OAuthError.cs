namespace OTalk.Accounts.OAuth;

/// <summary>Why a request was refused (RFC 6749 §4.1.2.1 and §5.2, RFC 7591 §3.2.2).</summary>
/// <param name="Code">Such as <c>invalid_grant</c>.</param>
/// <param name="Description">One sentence for the author of the client; ASCII, without quotation marks and backslashes.</param>
public sealed record OAuthError(string Code, string Description)
{
    /// <summary>The one code that is answered 401: the client is not who it says.</summary>
    public const string InvalidClientCode = "invalid_client";

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);

    public static OAuthError InvalidGrant(string description) => new("invalid_grant", description);

    public static OAuthError InvalidScope(string description) => new("invalid_scope", description);

    public static OAuthError InvalidClient(string description) => new(InvalidClientCode, description);

    public static OAuthError InvalidMetadata(string description) => new("invalid_client_metadata", description);

    public static OAuthError InvalidRedirect(string description) => new("invalid_redirect_uri", description);
}

using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.OAuth;

/// <summary>What the token endpoint answers (RFC 6749 §5). No record: its text form would show the tokens.</summary>
public sealed class TokenAnswer
{
    private TokenAnswer(OAuthError? error) => Error = error;

    /// <summary>Why nothing is given; null if something is.</summary>
    public OAuthError? Error { get; }

    /// <summary>The access token.</summary>
    public string AccessToken { get; private init; } = "";

    /// <summary>The refresh token.</summary>
    public string RefreshToken { get; private init; } = "";

    /// <summary>How long the access token is good.</summary>
    public TimeSpan Lifetime { get; private init; }

    /// <summary>What the access token may be used for.</summary>
    public TokenScope Scope { get; private init; }

    /// <summary>The session that it is bound to, <c>user@server/sess/NAME</c>.</summary>
    public string Session { get; private init; } = "";

    /// <summary>Nothing is given.</summary>
    public static TokenAnswer Refused(OAuthError error) => new(error);

    internal static TokenAnswer Given(string access, string refresh, TimeSpan lifetime, TokenScope scope, string session) =>
        new(error: null) { AccessToken = access, RefreshToken = refresh, Lifetime = lifetime, Scope = scope, Session = session };
}

using OTalk.Core.Addressing;

namespace OTalk.Accounts.Tokens;

/// <summary>What a token opens and for how long; not the token itself.</summary>
/// <param name="Id">Public id: by it the token is listed and revoked.</param>
/// <param name="User">Whose token it is.</param>
/// <param name="Limits">What it is limited to.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for a token without an end.</param>
public sealed record AccessToken(string Id, Identity User, TokenLimits Limits, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>What a token is limited to (protocol reference, "OAuth and tokens").</summary>
/// <param name="Session">Name of the session it is bound to; null for any.</param>
/// <param name="Scope">What it may be used for.</param>
/// <param name="Channel">Address of the one channel it may be used with; null for any.</param>
public sealed record TokenLimits(string? Session = null, TokenScope Scope = TokenScope.Full, string? Channel = null);

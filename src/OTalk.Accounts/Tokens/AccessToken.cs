using OTalk.Core.Addressing;

namespace OTalk.Accounts.Tokens;

/// <summary>What a token opens and for how long; not the token itself.</summary>
/// <param name="Id">
/// Public id, by which it is revoked: of the personal access token, of the grant that an access token is for, and for a token of an outside
/// issuer its user.
/// </param>
/// <param name="User">Whose token it is.</param>
/// <param name="Limits">What it is limited to.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for a token without an end.</param>
/// <param name="LastUsedAt">When it last opened a door, to the minute; null for never, and for tokens that are not listed.</param>
/// <param name="Key">Id of the key of this server that signed it, without which it opens nothing; null for a token that none did.</param>
public sealed record AccessToken(
    string Id,
    Identity User,
    TokenLimits Limits,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt = null,
    string? Key = null)
{
    /// <summary>What has to be live (<see cref="Storage.Accounts.IAccountStore.LiveAsync"/>) for the token to open anything.</summary>
    public IEnumerable<string> Roots => Key is null ? [Id] : [Id, Key];
}

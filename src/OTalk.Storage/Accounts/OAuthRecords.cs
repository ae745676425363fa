namespace OTalk.Storage.Accounts;

/// <summary>A program that people may let act for them (RFC 6749 §2).</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Name">What it is called on the consent page.</param>
/// <param name="RedirectUris">Where codes may be sent to, at least one.</param>
/// <param name="SecretHash">SHA-256 of its secret; null for a public client.</param>
/// <param name="Registered">True: it registered itself (RFC 7591). False: the operator made it.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ClientRecord(
    string Id, string Name, IReadOnlyList<string> RedirectUris, byte[]? SecretHash, bool Registered, DateTimeOffset CreatedAt);

/// <summary>What one user has let one client do, from the code on: everything that was given for it ends with it.</summary>
/// <param name="Id">Public id.</param>
/// <param name="Client">Id of the client.</param>
/// <param name="Identity">Who gave it, <c>user@server</c>.</param>
/// <param name="Session">Name of the session that its tokens are bound to.</param>
/// <param name="Scope">Null (everything), <c>read</c> or <c>publish</c>.</param>
/// <param name="RedirectUri">Where the code was sent.</param>
/// <param name="CodeHash">SHA-256 of the code.</param>
/// <param name="Challenge">PKCE challenge, S256 (RFC 7636 §4.2).</param>
/// <param name="CreatedAt">When the user agreed.</param>
/// <param name="CodeExpiresAt">Until when the code is good.</param>
/// <param name="EndsAt">When the last that was given for it expires: the code, a refresh token, an access token.</param>
/// <param name="UsedAt">When the code was exchanged, or null.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
public sealed record GrantRecord(
    string Id,
    string Client,
    string Identity,
    string Session,
    string? Scope,
    string RedirectUri,
    byte[] CodeHash,
    string Challenge,
    DateTimeOffset CreatedAt,
    DateTimeOffset CodeExpiresAt,
    DateTimeOffset EndsAt,
    DateTimeOffset? UsedAt = null,
    DateTimeOffset? RevokedAt = null);

/// <summary>A refresh token, as stored: never the token itself. Those of one grant are a family, of which one is good.</summary>
/// <param name="Hash">SHA-256 of the token's secret bytes.</param>
/// <param name="Grant">Id of the grant.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="RotatedAt">When another took its place, or null.</param>
public sealed record RefreshRecord(
    byte[] Hash, string Grant, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RotatedAt = null);

/// <summary>A key that access tokens are signed with.</summary>
/// <param name="Id">Its <c>kid</c>.</param>
/// <param name="PrivateKey">The key pair, PKCS #8.</param>
/// <param name="ActiveFrom">Since when it signs.</param>
/// <param name="RetiredAt">Since when another signs; null for the one that does.</param>
public sealed record SigningKeyRecord(string Id, byte[] PrivateKey, DateTimeOffset ActiveFrom, DateTimeOffset? RetiredAt = null);

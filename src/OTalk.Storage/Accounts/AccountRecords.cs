namespace OTalk.Storage.Accounts;

/// <summary>One SCRAM verifier (RFC 5802 §3): what the server keeps in place of a password for one hash function.</summary>
/// <param name="Salt">Random, at least 16 bytes, of this account alone.</param>
/// <param name="Iterations">PBKDF2 iterations, at least 10 000.</param>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">HMAC(SaltedPassword, "Server Key").</param>
public sealed record ScramVerifier(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey);

/// <summary>An account: an identity that may authenticate.</summary>
/// <param name="Identity">Normalised <c>user@server</c>.</param>
/// <param name="Sha1">Verifier for SCRAM-SHA-1; null for an account without a password (tokens only).</param>
/// <param name="Sha256">Verifier for SCRAM-SHA-256; null together with <paramref name="Sha1"/>.</param>
/// <param name="Disabled">True: exists, keeps its data, may not authenticate.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record AccountRecord(string Identity, ScramVerifier? Sha1, ScramVerifier? Sha256, bool Disabled, DateTimeOffset CreatedAt);

/// <summary>A personal access token, as stored: never the token itself.</summary>
/// <param name="Id">Public id, used to list and revoke.</param>
/// <param name="Identity">Whose token it is, <c>user@server</c>.</param>
/// <param name="Hash">SHA-256 of the token's secret bytes (the secret is random and long, so a plain hash is enough).</param>
/// <param name="Session">The session it is bound to, or null.</param>
/// <param name="Scope">Null (everything), <c>read</c> or <c>publish</c>.</param>
/// <param name="Channel">The one channel it is limited to, or null.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends, or null.</param>
/// <param name="LastUsedAt">When it last opened a door, as far as that was noted; null for never.</param>
public sealed record TokenRecord(
    string Id,
    string Identity,
    byte[] Hash,
    string? Session,
    string? Scope,
    string? Channel,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt = null);

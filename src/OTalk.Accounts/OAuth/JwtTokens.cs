using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.OAuth;

/// <summary>
/// Our own access tokens: JWTs signed with ES256 (RFC 9068). Besides what that asks for they have <c>sid</c>, the session they are bound
/// to, and <c>grant</c>, by which they are revoked.
/// </summary>
/// <param name="store">Where grants and accounts are.</param>
/// <param name="keys">The keys.</param>
/// <param name="settings">Who this server is.</param>
/// <param name="random">Where ids come from.</param>
/// <param name="time">The clock.</param>
public sealed class JwtTokens(IAccountStore store, SigningKeys keys, OAuthSettings settings, IRandomSource random, TimeProvider time)
{
    private const string Type = "at+jwt";
    private const string Grant = "grant";
    private const int IdBytes = 16;

    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>Makes an access token for a grant.</summary>
    internal async ValueTask<string> CreateAsync(GrantRecord grant, TokenScope scope, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return await keys.SignAsync(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = settings.Issuer,
            Audience = settings.Issuer,
            IssuedAt = now,
            Expires = now + settings.AccessTokenLifetime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = grant.Identity,
                [JwtRegisteredClaimNames.Jti] = Convert.ToHexStringLower(random.Bytes(IdBytes)),
                ["client_id"] = grant.Client,
                ["scope"] = OAuthScopes.Format(scope),
                [JwtRegisteredClaimNames.Sid] = grant.Session,
                [Grant] = grant.Id,
            },
        }, cancel);
    }

    /// <summary>What a token of ours opens; null for one that is wrong, expired or revoked, or of an account that may not authenticate.</summary>
    internal async ValueTask<AccessToken?> VerifyAsync(string token, CancellationToken cancel)
    {
        if (await ValidateAsync(token, cancel) is not { } valid
            || !valid.TryGetPayloadValue(Grant, out string id)
            || await store.OAuth.FindGrantAsync(id, cancel) is not { RevokedAt: null } grant
            || grant.Identity != valid.Subject
            || !valid.TryGetPayloadValue("scope", out string words)
            || !OAuthScopes.TryParse(words, out var scope)
            || !OAuthScopes.TryParse(grant.Scope, out var granted)
            || !OAuthScopes.Covers(granted, scope)
            || await store.FindAsync(grant.Identity, cancel) is not { Disabled: false })
        {
            return null;
        }

        return new AccessToken(
            grant.Id,
            Identity.Parse(grant.Identity),
            new TokenLimits(grant.Session, scope),
            new DateTimeOffset(valid.IssuedAt),
            new DateTimeOffset(valid.ValidTo),
            Key: valid.Kid);
    }

    /// <summary>Id of the grant that a token of ours is for, if it is good still; else null.</summary>
    internal async ValueTask<string?> GrantOfAsync(string token, CancellationToken cancel) =>
        await ValidateAsync(token, cancel) is { } valid && valid.TryGetPayloadValue(Grant, out string id) ? id : null;

    private async ValueTask<JsonWebToken?> ValidateAsync(string token, CancellationToken cancel)
    {
        if (!_handler.CanReadToken(token)) return null;
        var now = time.GetUtcNow().UtcDateTime;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = settings.Issuer,
            ValidAudience = settings.Issuer,
            ValidTypes = [Type],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = await keys.KnownAsync(cancel),
            LifetimeValidator = (_, expires, _, _) => expires > now,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}

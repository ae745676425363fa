using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.OAuth;

/// <summary>
/// What users let clients do: codes, tokens for codes, tokens for refresh tokens, and the end of it (RFC 6749 §4.1 and §6, RFC 7636,
/// RFC 7009). What is given twice for one code or one refresh token has been stolen by one of the two, so the whole grant ends.
/// </summary>
/// <param name="store">Where grants are kept.</param>
/// <param name="jwt">Who makes access tokens.</param>
/// <param name="settings">How long things are good.</param>
/// <param name="random">Where ids and secrets come from.</param>
/// <param name="time">The clock.</param>
public sealed class GrantService(IAccountStore store, JwtTokens jwt, OAuthSettings settings, IRandomSource random, TimeProvider time)
{
    private const int IdBytes = 8;
    private const int SessionBytes = 6;

    private static readonly TimeSpan _codeLifetime = TimeSpan.FromSeconds(60);

    /// <summary>How long a grant that has ended is remembered, so that what comes too late is known for what it is.</summary>
    private static readonly TimeSpan _memory = TimeSpan.FromDays(1);

    private static readonly OAuthError _badCode = OAuthError.InvalidGrant("the code is not known, used, expired or another client's");
    private static readonly OAuthError _badRefresh = OAuthError.InvalidGrant("the refresh token is not known, used, expired, revoked or another client's");

    /// <summary>The user agrees: where the browser goes, with a code.</summary>
    public async ValueTask<string> AllowAsync(AuthorizationRequest request, Identity user, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var code = OAuthSecret.Create(OAuthSecret.Code, random);
        var grant = new GrantRecord(
            Convert.ToHexStringLower(random.Bytes(IdBytes)),
            request.Client.Id,
            user.ToString(),
            request.Session ?? Convert.ToHexStringLower(random.Bytes(SessionBytes)),
            request.Scope.Name(),
            request.RedirectUri,
            OAuthSecret.Hash(code),
            request.Challenge,
            now,
            now + _codeLifetime,
            now + _codeLifetime);
        await store.OAuth.AddGrantAsync(grant, now - _memory, cancel);
        return RedirectUris.With(request.RedirectUri, ("code", code), ("state", request.State), ("iss", settings.Issuer));
    }

    /// <summary>Tokens for a code (RFC 6749 §4.1.3).</summary>
    public async ValueTask<TokenAnswer> ExchangeAsync(Client client, string code, string redirectUri, string verifier, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var grant = await store.OAuth.FindGrantByCodeAsync(OAuthSecret.Hash(code), cancel);
        if (grant is null || grant.Client != client.Id) return TokenAnswer.Refused(_badCode);
        if (grant.UsedAt is not null) return await StolenAsync(grant.Id, _badCode, now, cancel);
        if (grant.RevokedAt is not null || grant.CodeExpiresAt <= now) return TokenAnswer.Refused(_badCode);
        if (!string.Equals(grant.RedirectUri, redirectUri, StringComparison.Ordinal))
            return TokenAnswer.Refused(OAuthError.InvalidGrant("redirect_uri is not the one the code was asked for with"));
        if (!Proves(verifier, grant.Challenge)) return TokenAnswer.Refused(OAuthError.InvalidGrant("code_verifier does not prove code_challenge"));
        if (!await IsActiveAsync(grant.Identity, cancel)) return TokenAnswer.Refused(_badCode);
        var (refresh, record) = NewRefresh(grant.Id, now);
        return await store.OAuth.UseCodeAsync(record, EndOf(record, now), cancel)
            ? await GiveAsync(grant, ScopeOf(grant), refresh, cancel)
            : await StolenAsync(grant.Id, _badCode, now, cancel);
    }

    /// <summary>Tokens for a refresh token (RFC 6749 §6), which another takes the place of.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="token">The refresh token.</param>
    /// <param name="scope">The scope of the access token; null for that of the grant.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<TokenAnswer> RefreshAsync(Client client, string token, TokenScope? scope, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var hash = OAuthSecret.Hash(token);
        if (await store.OAuth.FindRefreshAsync(hash, cancel) is not { } known
            || await store.OAuth.FindGrantAsync(known.Grant, cancel) is not { } grant
            || grant.Client != client.Id)
        {
            return TokenAnswer.Refused(_badRefresh);
        }

        if (known.RotatedAt is not null) return await StolenAsync(grant.Id, _badRefresh, now, cancel);
        if (grant.RevokedAt is not null || known.ExpiresAt <= now || !await IsActiveAsync(grant.Identity, cancel)) return TokenAnswer.Refused(_badRefresh);
        if (scope is { } narrower && !OAuthScopes.Covers(ScopeOf(grant), narrower))
            return TokenAnswer.Refused(OAuthError.InvalidScope("scope goes beyond what the user has agreed to"));
        var (refresh, record) = NewRefresh(grant.Id, now);
        return await store.OAuth.RotateAsync(hash, record, EndOf(record, now), cancel)
            ? await GiveAsync(grant, scope ?? ScopeOf(grant), refresh, cancel)
            : await StolenAsync(grant.Id, _badRefresh, now, cancel);
    }

    /// <summary>
    /// Ends what a refresh token or an access token belongs to, at once and whole (RFC 7009 §2.1). False: it is another client's. A token
    /// that is not known, or good no longer, is as good as revoked.
    /// </summary>
    public async ValueTask<bool> RevokeAsync(Client client, string token, CancellationToken cancel)
    {
        var refresh = await store.OAuth.FindRefreshAsync(OAuthSecret.Hash(token), cancel);
        var id = refresh?.Grant ?? await jwt.GrantOfAsync(token, cancel);
        if (id is null || await store.OAuth.FindGrantAsync(id, cancel) is not { } grant) return true;
        if (grant.Client != client.Id) return false;
        await store.OAuth.RevokeGrantAsync(grant.Id, time.GetUtcNow(), cancel);
        return true;
    }

    private static bool Proves(string verifier, string challenge) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)))), Encoding.UTF8.GetBytes(challenge));

    /// <summary>A scope that a newer version of the program stored must not be taken for no limit.</summary>
    private static TokenScope ScopeOf(GrantRecord grant) => TokenScopes.TryParse(grant.Scope, out var scope)
        ? scope
        : throw new InvalidOperationException($"Grant {grant.Id} is stored with the unknown scope '{grant.Scope}'.");

    private async ValueTask<TokenAnswer> GiveAsync(GrantRecord grant, TokenScope scope, string refresh, CancellationToken cancel)
    {
        var access = await jwt.CreateAsync(grant, scope, cancel);
        return TokenAnswer.Given(access, refresh, settings.AccessTokenLifetime, scope, $"{grant.Identity}/sess/{grant.Session}");
    }

    private async ValueTask<TokenAnswer> StolenAsync(string grant, OAuthError error, DateTimeOffset now, CancellationToken cancel)
    {
        await store.OAuth.RevokeGrantAsync(grant, now, cancel);
        return TokenAnswer.Refused(error);
    }

    private (string Text, RefreshRecord Record) NewRefresh(string grant, DateTimeOffset now)
    {
        var text = OAuthSecret.Create(OAuthSecret.Refresh, random);
        return (text, new RefreshRecord(OAuthSecret.Hash(text), grant, now, now + settings.RefreshTokenLifetime));
    }

    private DateTimeOffset EndOf(RefreshRecord refresh, DateTimeOffset now)
    {
        var access = now + settings.AccessTokenLifetime;
        return refresh.ExpiresAt > access ? refresh.ExpiresAt : access;
    }

    private async ValueTask<bool> IsActiveAsync(string identity, CancellationToken cancel) =>
        await store.FindAsync(identity, cancel) is { Disabled: false };
}

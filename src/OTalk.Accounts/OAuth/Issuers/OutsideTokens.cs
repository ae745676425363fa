using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts.Tokens;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.OAuth.Issuers;

/// <summary>Tokens of other issuers. They open accounts that are here already, and are bound to no session.</summary>
public sealed class OutsideTokens : IDisposable
{
    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(1);

    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new();
    private readonly IAccountStore _store;
    private readonly LoginNames _names;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly IssuerMetadata[] _issuers;

    /// <param name="store">Where accounts are.</param>
    /// <param name="names">Which names are users of this server.</param>
    /// <param name="settings">The issuers.</param>
    /// <param name="http">Fetches their metadata; disposed together with this.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failed">Told when an issuer cannot be asked: address and reason.</param>
    public OutsideTokens(
        IAccountStore store, LoginNames names, OAuthSettings settings, HttpClient http, TimeProvider time, Action<string, Exception>? failed = null)
    {
        _store = store;
        _names = names;
        _time = time;
        _http = http;
        _issuers = [.. settings.OutsideIssuers.Select(issuer => new IssuerMetadata(
            issuer, new HttpDocumentRetriever(http) { RequireHttps = !OAuthSettings.IsLoopback(new Uri(issuer.Issuer)) }, time, failed))];
    }

    public void Dispose()
    {
        Array.ForEach(_issuers, issuer => issuer.Dispose());
        _http.Dispose();
    }

    /// <summary>What a token opens; null for one of an issuer that is not known, that is wrong or expired, or for whom there is no account.</summary>
    internal async ValueTask<AccessToken?> VerifyAsync(string issuer, string token, CancellationToken cancel)
    {
        if (Array.Find(_issuers, other => other.Issuer.Issuer == issuer) is not { } known || await ValidateAsync(known, token, cancel) is not { } valid) return null;
        if (!valid.TryGetPayloadValue(known.Issuer.UserClaim, out string name)
            || !_names.TryResolve(name, out var user, out _)
            || user.IsServer
            || await _store.FindAsync(user.ToString(), cancel) is not { Disabled: false })
        {
            return null;
        }

        var scope = OAuthScopes.Among(Words(valid, "scope") ?? Words(valid, "scp"));
        return new AccessToken(user.ToString(), user, new TokenLimits(Scope: scope), _time.GetUtcNow(), new DateTimeOffset(valid.ValidTo));
    }

    /// <summary>Words of a claim that is a text with spaces, or a list; null where there is none.</summary>
    private static string? Words(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue(claim, out string text) && !text.StartsWith('[') ? text
        : token.TryGetPayloadValue(claim, out string[] list) ? string.Join(' ', list)
        : null;

    private async ValueTask<JsonWebToken?> ValidateAsync(IssuerMetadata issuer, string token, CancellationToken cancel)
    {
        var result = await TryAsync(issuer, token, unknownKey: false, cancel);
        if (result?.Exception is SecurityTokenSignatureKeyNotFoundException) result = await TryAsync(issuer, token, unknownKey: true, cancel);
        return result is { IsValid: true } ? (JsonWebToken)result.SecurityToken : null;
    }

    private async ValueTask<TokenValidationResult?> TryAsync(IssuerMetadata issuer, string token, bool unknownKey, CancellationToken cancel)
    {
        if (await issuer.GetAsync(unknownKey, cancel) is not { } metadata) return null;
        var now = _time.GetUtcNow().UtcDateTime;
        return await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer.Issuer,
            ValidAudience = issuer.Issuer.Audience,
            ValidAlgorithms = _algorithms,
            IssuerSigningKeys = metadata.SigningKeys,
            LifetimeValidator = (from, expires, _, _) => expires > now - _skew && (from is null || from <= now + _skew),
        });
    }
}

using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Issuers;

namespace OTalk.Accounts.Tokens;

/// <summary>All bearer tokens that open this server: personal access tokens, our own access tokens, and those of outside issuers.</summary>
/// <param name="personal">Checks the first kind.</param>
/// <param name="jwt">Checks the second.</param>
/// <param name="outside">Checks the third.</param>
/// <param name="settings">Which issuer is this server.</param>
public sealed class BearerTokens(TokenService personal, JwtTokens jwt, OutsideTokens outside, OAuthSettings settings) : IBearerTokens
{
    private readonly JsonWebTokenHandler _handler = new();

    /// <inheritdoc/>
    public async ValueTask<AccessToken?> VerifyAsync(string token, CancellationToken cancel)
    {
        if (TokenText.Parse(token) is not null) return await personal.VerifyAsync(token, cancel);
        if (IssuerOf(token) is not { } issuer) return null;
        return issuer == settings.Issuer ? await jwt.VerifyAsync(token, cancel) : await outside.VerifyAsync(issuer, token, cancel);
    }

    /// <summary>Who a token says has issued it, before anything of it is believed; null for what is no JWT.</summary>
    private string? IssuerOf(string token)
    {
        if (!_handler.CanReadToken(token)) return null;
        try
        {
            return _handler.ReadJsonWebToken(token).Issuer;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }
}

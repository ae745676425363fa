using Microsoft.AspNetCore.Http;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.Throttling;
using OTalk.Accounts.Tokens;

namespace OTalk.Endpoints.OAuth;

/// <summary>Gives tokens for codes and refresh tokens (RFC 6749 §3.2), and revokes them (RFC 7009).</summary>
internal sealed class TokenEndpoint(ClientService clients, LoginThrottle throttle, GrantService grants)
{
    public async Task ServeTokenAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not var (form, client))
            return;
        TokenAnswer answer = form["grant_type"] switch
        {
            null => TokenAnswer.Refused(OAuthError.InvalidRequest("grant_type is missing")),
            "authorization_code" => await ExchangeAsync(form, client, context.RequestAborted),
            "refresh_token" => await RefreshAsync(form, client, context.RequestAborted),
            _ => TokenAnswer.Refused(new OAuthError("unsupported_grant_type", "grant_type is neither authorization_code nor refresh_token")),
        };
        if (answer.Error is { } refused)
        {
            await OAuthAnswers.ErrorAsync(context, refused);
            return;
        }

        await OAuthAnswers.JsonAsync(context, StatusCodes.Status200OK, cached: false, writer =>
        {
            writer.WriteString("access_token"u8, answer.AccessToken);
            writer.WriteString("token_type"u8, "Bearer"u8);
            writer.WriteNumber("expires_in"u8, (long)answer.Lifetime.TotalSeconds);
            writer.WriteString("refresh_token"u8, answer.RefreshToken);
            writer.WriteString("scope"u8, OAuthScopes.Format(answer.Scope));
            writer.WriteString("session"u8, answer.Session);
        });
    }

    public async Task ServeRevokeAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not var (form, client))
            return;
        if (form["token"] is not { } token)
            await OAuthAnswers.ErrorAsync(context, OAuthError.InvalidRequest("token is missing"));
        else if (!await grants.RevokeAsync(client, token, context.RequestAborted))
            await OAuthAnswers.ErrorAsync(context, OAuthError.InvalidGrant("the token was given to another client"));
        else
            context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>The form and who sent it; null where it was refused.</summary>
    private async ValueTask<(OAuthForm Form, Client Client)?> ReadAsync(HttpContext context)
    {
        OAuthForm? form = await OAuthForm.ReadAsync(context);
        OAuthError? error = form is null ? OAuthError.InvalidRequest("the body is no form (application/x-www-form-urlencoded)") : form.Fault;
        Client? client = null;
        if (error is null)
            (client, error) = await ClientCredentials.ReadAsync(context, form!, clients);
        if (error?.Code == OAuthError.InvalidClientCode)
            await throttle.FailedAsync(context.Connection.RemoteIpAddress, context.RequestAborted);
        if (error is null)
            return (form!, client!);
        await OAuthAnswers.ErrorAsync(context, error);
        return null;
    }

    private async ValueTask<TokenAnswer> ExchangeAsync(OAuthForm form, Client client, CancellationToken cancel)
    {
        if (form["code"] is not { } code)
            return TokenAnswer.Refused(OAuthError.InvalidRequest("code is missing"));
        if (form["redirect_uri"] is not { } uri)
            return TokenAnswer.Refused(OAuthError.InvalidRequest("redirect_uri is missing"));
        return form["code_verifier"] is { } verifier
            ? await grants.ExchangeAsync(client, code, uri, verifier, cancel)
            : TokenAnswer.Refused(OAuthError.InvalidRequest("code_verifier is missing: PKCE is required"));
    }

    private async ValueTask<TokenAnswer> RefreshAsync(OAuthForm form, Client client, CancellationToken cancel)
    {
        if (form["refresh_token"] is not { } token)
            return TokenAnswer.Refused(OAuthError.InvalidRequest("refresh_token is missing"));
        if (form["scope"] is not { } words)
            return await grants.RefreshAsync(client, token, scope: null, cancel);
        return OAuthScopes.TryParse(words, out TokenScope scope)
            ? await grants.RefreshAsync(client, token, scope, cancel)
            : TokenAnswer.Refused(OAuthError.InvalidScope("scope has words besides read and publish"));
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using OTalk.Accounts;
using OTalk.Accounts.Throttling;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;

namespace OTalk.Endpoints.Rest;

/// <summary>
/// Finds out who sends a request (protocol reference, "REST"): by a bearer token (RFC 6750, in the header alone), or by name and password
/// (RFC 7617) where the connection keeps them secret.
/// </summary>
public sealed class HttpAuthentication(IBearerTokens tokens, AccountService accounts, LoginThrottle throttle, HttpOptions options)
{
    private const string BearerScheme = "Bearer ";
    private const string BasicScheme = "Basic ";
    private const string Realm = "realm=\"otalk\"";

    /// <summary>The sender, or null when the request is answered already: <c>401</c>, or <c>403</c> for a token that is good for less.</summary>
    internal async ValueTask<HttpLogin?> LogInAsync(HttpContext context)
    {
        string header = context.Request.Headers.Authorization.ToString();
        bool mayBasic = Confidentiality.Of(context, options);
        HttpLogin? login = null;
        StanzaError wrong = StanzaError.NotAuthorized("the request needs an Authorization header");
        if (header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
        {
            wrong = StanzaError.NotAuthorized("the token is not valid");
            AccessToken? token = await tokens.VerifyAsync(header[BearerScheme.Length..].Trim(), context.RequestAborted);
            login = token is null ? null : new HttpLogin(token.User, token);
            if (login is null)
                await throttle.FailedAsync(context.Connection.RemoteIpAddress, context.RequestAborted);
        }
        else if (header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase))
        {
            (login, wrong) = mayBasic
                ? await ByPasswordAsync(context, header[BasicScheme.Length..].Trim())
                : (null, StanzaError.NotAuthorized("a password is only taken over TLS"));
        }

        StanzaError? refused = login is null ? wrong : CrossSite(context, login);
        if (refused is null)
            return login;
        if (login is null)
            Challenge(context, mayBasic, isWrong: header.Length > 0);
        await RestAnswers.ErrorAsync(context, refused);
        return null;
    }

    /// <summary>Answers <c>401</c>.</summary>
    internal Task RefuseAsync(HttpContext context, string why)
    {
        Challenge(context, Confidentiality.Of(context, options), isWrong: true);
        return RestAnswers.ErrorAsync(context, StanzaError.NotAuthorized(why));
    }

    /// <summary>Tells how to authenticate.</summary>
    private static void Challenge(HttpContext context, bool mayBasic, bool isWrong)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.Append("WWW-Authenticate", isWrong ? $"Bearer {Realm}, error=\"invalid_token\"" : $"Bearer {Realm}");
        if (mayBasic)
            headers.Append("WWW-Authenticate", $"Basic {Realm}, charset=\"UTF-8\"");
    }

    /// <summary>
    /// A browser sends a password that it remembers along with the requests of any page. Pages of other origins are told by the header that
    /// browsers set, and have to be allowed.
    /// </summary>
    private StanzaError? CrossSite(HttpContext context, HttpLogin login)
    {
        string origin = context.Request.Headers.Origin.ToString();
        if (login.Token is not null || origin.Length == 0 || options.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return null;
        bool isOwn = Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
            && string.Equals(page.Authority, context.Request.Headers.Host.ToString(), StringComparison.OrdinalIgnoreCase);
        return isOwn ? null : StanzaError.Forbidden("a page of another origin needs a token");
    }

    private async ValueTask<(HttpLogin? Login, StanzaError Wrong)> ByPasswordAsync(HttpContext context, string credentials)
    {
        IPAddress? from = context.Connection.RemoteIpAddress;
        byte[] bytes = new byte[credentials.Length];
        string pair = Convert.TryFromBase64String(credentials, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        Identity? user = colon < 0
            ? null
            : await accounts.VerifyPasswordAsync(pair[..colon], pair[(colon + 1)..], context.RequestAborted);
        await (user is null ? throttle.FailedAsync(from, context.RequestAborted) : throttle.PassedAsync(from, context.RequestAborted));
        return (user is null ? null : new HttpLogin(user, null), StanzaError.NotAuthorized("the name or the password is wrong"));
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using OTalk.Accounts;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.Throttling;
using OTalk.Core.Addressing;

namespace OTalk.Endpoints.OAuth;

/// <summary>
/// The authorization endpoint (RFC 6749 §3.1): GET shows the page on which a user logs in and agrees, POST takes the decision. Nobody stays
/// logged in. The form holds a proof that it was made here for this browser (a cookie that only this page uses) and this request.
/// </summary>
internal sealed class AuthorizeEndpoint(AccountService accounts, LoginThrottle throttle, GrantService grants, AuthorizationReader reader, FormTokens forms)
{
    private const string SecureCookie = "__Secure-otalk-consent";
    private const string PlainCookie = "otalk-consent";

    /// <summary>Fields of the form that are no parameters of the request.</summary>
    private static readonly string[] Own = [ConsentPage.Proof, ConsentPage.User, ConsentPage.Password, ConsentPage.Decision];

    public async Task AskAsync(HttpContext context)
    {
        OAuthForm form = OAuthForm.OfQuery(context);
        if (await RequestAsync(context, form) is { } request)
            await ShowAsync(context, request, form, StatusCodes.Status200OK, notice: null);
    }

    public async Task DecideAsync(HttpContext context)
    {
        if (await OAuthForm.ReadAsync(context) is not { } form)
        {
            await ConsentPage.RefuseAsync(context, "the body is no form");
            return;
        }

        if (await RequestAsync(context, form) is not { } request)
            return;
        if (!await IsOursAsync(context, form))
            await ShowAsync(context, request, form, StatusCodes.Status403Forbidden, "This form was too old, or came from elsewhere. Try again.");
        else if (form[ConsentPage.Decision] != ConsentPage.Allow)
            Send(context, reader.Denied(request));
        else if (await UserAsync(context, form) is { } user)
            Send(context, await grants.AllowAsync(request, user, context.RequestAborted));
        else
            await ShowAsync(context, request, form, StatusCodes.Status403Forbidden, "The user name or the password is wrong.");
    }

    private static void Send(HttpContext context, string location)
    {
        ConsentPage.Protect(context, "'none'");
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
    }

    /// <summary>What the form is about, the same text however its fields are ordered.</summary>
    private static string About(OAuthForm form) => string.Join('\n', Parameters(form).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

    private static IEnumerable<KeyValuePair<string, string>> Parameters(OAuthForm form) =>
        form.Values.Where(pair => !Own.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string CookieName(HttpContext context) => context.Request.IsHttps ? SecureCookie : PlainCookie;

    private async ValueTask<Identity?> UserAsync(HttpContext context, OAuthForm form)
    {
        IPAddress? from = context.Connection.RemoteIpAddress;
        Identity? user = await accounts.VerifyPasswordAsync(form[ConsentPage.User] ?? "", form[ConsentPage.Password] ?? "", CancellationToken.None);
        await (user is null ? throttle.FailedAsync(from, context.RequestAborted) : throttle.PassedAsync(from, context.RequestAborted));
        return user;
    }

    /// <summary>The request, if a user may be asked; else it has been answered.</summary>
    private async ValueTask<AuthorizationRequest?> RequestAsync(HttpContext context, OAuthForm form)
    {
        switch (await reader.ReadAsync(form.Values, form.Repeated, context.RequestAborted))
        {
            case AuthorizationAsked asked:
                return asked.Request;
            case AuthorizationReturned returned:
                Send(context, returned.Location);
                return null;
            case AuthorizationRefused refused:
                await ConsentPage.RefuseAsync(context, refused.Text);
                return null;
            default:
                return null;
        }
    }

    private async ValueTask<bool> IsOursAsync(HttpContext context, OAuthForm form)
    {
        string from = context.Request.Headers["Sec-Fetch-Site"].ToString();
        return from is "" or "same-origin"
            && form[ConsentPage.Proof] is { } proof
            && context.Request.Cookies[CookieName(context)] is { } browser
            && await forms.IsValidAsync(proof, browser, About(form), context.RequestAborted);
    }

    private async Task ShowAsync(HttpContext context, AuthorizationRequest request, OAuthForm form, int status, string? notice)
    {
        if (context.Request.Cookies[CookieName(context)] is not { Length: > 0 } browser)
        {
            browser = forms.NewBrowser();
            context.Response.Cookies.Append(CookieName(context), browser, new CookieOptions
            {
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                SameSite = SameSiteMode.Strict,
                Path = OAuthDoor.AuthorizePath,
            });
        }

        string proof = await forms.CreateAsync(browser, About(form), context.RequestAborted);
        await ConsentPage.ShowAsync(context, status, request, Parameters(form), proof, form[ConsentPage.User], notice);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.Tokens;

namespace OTalk.Endpoints.OAuth;

/// <summary>The page on which a user logs in and agrees: plain HTML that works without scripts. Everything that was given is escaped.</summary>
internal static class ConsentPage
{
    public const string Proof = "otalk_proof";
    public const string User = "otalk_user";
    public const string Password = "otalk_password";
    public const string Decision = "otalk_decision";
    public const string Allow = "allow";

    private const string Style = """
        body{font:1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.4rem}label{display:block;margin:1rem 0 .2rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}
        button{font:inherit;padding:.5rem 1.5rem;margin:1.5rem .5rem 0 0}.notice{border-left:.3rem solid #b00;padding-left:.7rem}code{word-break:break-all}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>Asks the user.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="request">What for.</param>
    /// <param name="parameters">The parameters of the request, to come back with the decision.</param>
    /// <param name="proof">That the form was made here.</param>
    /// <param name="user">The user name as it was typed before, or null.</param>
    /// <param name="notice">Why the user is asked again, or null.</param>
    public static Task ShowAsync(
        HttpContext context,
        int status,
        AuthorizationRequest request,
        IEnumerable<KeyValuePair<string, string>> parameters,
        string proof,
        string? user,
        string? notice)
    {
        Protect(context, $"'self' {Source(request.RedirectUri)}");
        var fields = new StringBuilder();
        foreach ((string name, string value) in parameters.Append(new(Proof, proof)))
            fields.Append("<input type=\"hidden\" name=\"").Append(Escape(name)).Append("\" value=\"").Append(Escape(value)).Append("\">\n");
        return WriteAsync(context, status, "Log in and allow", $"""
            <h1>{Escape(request.Client.Name)} asks to act for you</h1>
            {(notice is null ? "" : $"<p class=\"notice\" role=\"alert\">{Escape(notice)}</p>")}
            <p>It will be able to <strong>{May(request.Scope)}</strong>{(request.Session is { } session ? $", in the session <code>{Escape(session)}</code>" : ", in a session of its own")}.
            Afterwards you are sent to <code>{Escape(Origin(request.RedirectUri))}</code>.</p>
            {(request.Client.IsRegistered ? "<p>It registered itself: nobody has checked that it is what its name says.</p>" : "")}
            <form method="post" action="{OAuthDoor.AuthorizePath}" autocomplete="off">
            {fields}<label for="user">User name</label>
            <input id="user" name="{User}" value="{Escape(user ?? "")}" autocomplete="username" autocapitalize="none" spellcheck="false">
            <label for="password">Password</label>
            <input id="password" name="{Password}" type="password" autocomplete="current-password">
            <button name="{Decision}" value="{Allow}">Log in and allow</button>
            <button name="{Decision}" value="deny">Deny</button>
            </form>
            """);
    }

    /// <summary>Tells the user why nobody is asked.</summary>
    public static Task RefuseAsync(HttpContext context, string text)
    {
        Protect(context, "'none'");
        return WriteAsync(context, StatusCodes.Status400BadRequest, "Not possible", $"""
            <h1>This cannot be done</h1>
            <p>The program that sent you here has made a mistake: {Escape(text)}.</p>
            """);
    }

    /// <summary>Headers against framing, caching, leaking and running what is not the page's own.</summary>
    public static void Protect(HttpContext context, string formAction)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action {formAction}; frame-ancestors 'none'; base-uri 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
    }

    private static Task WriteAsync(HttpContext context, int status, string title, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
            <style>{Style}</style></head>
            <body>
            {body}
            </body>
            </html>

            """, context.RequestAborted);
    }

    private static string May(TokenScope scope) => scope switch
    {
        TokenScope.Read => "read and subscribe to what you may read",
        TokenScope.Publish => "publish where you may publish",
        _ => "do everything that you may do",
    };

    /// <summary>Where a redirect goes, for people.</summary>
    private static string Origin(string redirectUri)
    {
        var uri = new Uri(redirectUri);
        return uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":";
    }

    /// <summary>
    /// The same for a policy: browsers follow a redirect as a part of sending the form. Of addresses a policy can name 127.0.0.1 alone, no
    /// IPv6 at all (Content Security Policy 3, "host-part match"), so for others it names the scheme.
    /// </summary>
    private static string Source(string redirectUri)
    {
        var uri = new Uri(redirectUri);
        return uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && uri.Host != "127.0.0.1" ? uri.Scheme + ":" : Origin(redirectUri);
    }

    private static string Escape(string text) => HtmlEncoder.Default.Encode(text);
}

using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace OTalk.Server.Tests.OAuth;

/// <summary>A client that asks Romeo for something, step by step, as a browser and a program would.</summary>
internal sealed class Flow(AuthorizationServer server)
{
    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The parameters of the request; a test changes what it is about. A null is left out.</summary>
    public Dictionary<string, string?> Parameters { get; } = new(StringComparer.Ordinal);

    public Flow Begin()
    {
        Parameters["response_type"] = "code";
        Parameters["client_id"] = server.ClientId;
        Parameters["redirect_uri"] = AuthorizationServer.Redirect;
        Parameters["state"] = "a&b=\"c\"";
        Parameters["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        Parameters["code_challenge_method"] = "S256";
        return this;
    }

    public Flow With(string name, string? value)
    {
        Parameters[name] = value;
        return this;
    }

    /// <summary>The browser is sent to the page.</summary>
    public Task<HttpAnswer> AskAsync() => server.GetAsync(QueryHelpers.AddQueryString("/oauth/authorize", Parameters.Where(pair => pair.Value is not null)));

    /// <summary>The fields of a page's form that are not shown.</summary>
    public static (string Name, string Value)[] Hidden(HttpAnswer page) =>
    [
        .. Regex.Matches(page.Text, "<input type=\"hidden\" name=\"(.*?)\" value=\"(.*?)\">")
            .Select(field => (WebUtility.HtmlDecode(field.Groups[1].Value), WebUtility.HtmlDecode(field.Groups[2].Value))),
    ];

    /// <summary>The user decides on a page.</summary>
    public Task<HttpAnswer> DecideAsync(HttpAnswer page, string user = "romeo", string password = AuthorizationServer.Password, string decision = "allow") =>
        server.PostAsync("/oauth/authorize", [.. Hidden(page), ("otalk_user", user), ("otalk_password", password), ("otalk_decision", decision)]);

    /// <summary>The user agrees; the code.</summary>
    public async Task<string> CodeAsync()
    {
        var agreed = await DecideAsync(await AskAsync());
        Assert.Equal(HttpStatusCode.SeeOther, agreed.Status);
        return Sent(agreed)["code"];
    }

    /// <summary>The code is exchanged.</summary>
    public Task<HttpAnswer> ExchangeAsync(string code) => server.PostAsync(
        "/oauth/token",
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", Parameters["redirect_uri"]!),
        ("client_id", Parameters["client_id"]!),
        ("code_verifier", Verifier));

    /// <summary>All of it; the tokens.</summary>
    public async Task<HttpAnswer> TokensAsync()
    {
        var tokens = await ExchangeAsync(await CodeAsync());
        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        return tokens;
    }

    public Task<HttpAnswer> RefreshAsync(string token, string? scope = null) => server.PostAsync(
        "/oauth/token",
        [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", Parameters["client_id"]!), .. scope is null ? [] : new[] { ("scope", scope) }]);

    /// <summary>The parameters that the browser is sent to the client with.</summary>
    public static Dictionary<string, string> Sent(HttpAnswer answer) =>
        QueryHelpers.ParseQuery(new Uri(answer.Location!).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Accounts;
using OTalk.TestKit;

namespace OTalk.Server.Tests.OAuth;

/// <summary>The page on which a user logs in and agrees.</summary>
public sealed class AuthorizePageTests
{
    [Fact]
    [Covers("oauth.authorize", "oauth.page")]
    public async Task The_page_asks_and_cannot_be_framed_stored_or_scripted()
    {
        await using var server = await AuthorizationServer.StartAsync();

        var page = await new Flow(server).Begin().With("session", "Balcony").With("scope", "read").AskAsync();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("form-action 'self' http://127.0.0.1:5555; frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("HttpOnly", page.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("SameSite=Strict", page.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<code>Balcony</code>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A browser sends the form only where the policy lets it, the redirect behind it included.</summary>
    [Theory]
    [Covers("oauth.redirect", "oauth.page")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:5555/callback", "http://127.0.0.1:5555")]
    [InlineData("http://[::1]/callback", "http://[::1]:5555/callback", "http:")]
    [InlineData("http://localhost/callback", "http://localhost:5555/callback", "http://localhost:5555")]
    [InlineData("https://192.0.2.1/callback", "https://192.0.2.1/callback", "https:")]
    [InlineData("https://montague.com:8443/callback", "https://montague.com:8443/callback", "https://montague.com:8443")]
    [InlineData("com.montague:/callback", "com.montague:/callback", "com.montague:")]
    public async Task The_form_may_be_sent_where_the_user_is_sent_afterwards(string registered, string asked, string source)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var client = await server.AddClientAsync(confidential: false, registered);

        var page = await new Flow(server).Begin().With("client_id", client.Client!.Id).With("redirect_uri", asked).AskAsync();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains($"; form-action 'self' {source}; ", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    [Covers("oauth.page")]
    public async Task Whatever_is_given_is_escaped()
    {
        await using var server = await AuthorizationServer.StartAsync();
        const string Evil = "\"><script>alert(1)</script>";

        var flow = new Flow(server).Begin().With("state", Evil).With(Evil, Evil);
        var page = await flow.AskAsync();
        var again = await flow.DecideAsync(page, user: Evil);

        Assert.Contains("A &lt;b&gt;web&lt;/b&gt; client", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, again.Status);
        foreach (var text in new[] { page.Text, again.Text }) Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Covers("oauth.authorize.code")]
    public async Task Who_agrees_is_sent_back_with_a_code()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();

        var answer = await flow.DecideAsync(await flow.AskAsync());

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.StartsWith(AuthorizationServer.Redirect + "?", answer.Location, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        var sent = Flow.Sent(answer);
        Assert.Equal(["code", "iss", "state"], sent.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((flow.Parameters["state"], server.Origin), (sent["state"], sent["iss"]));
    }

    [Fact]
    [Covers("oauth.authorize.denied")]
    public async Task Who_denies_is_sent_back_without_one_and_needs_no_password()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();

        var answer = await flow.DecideAsync(await flow.AskAsync(), user: "", password: "", decision: "deny");

        var sent = Flow.Sent(answer);
        Assert.Equal(("access_denied", flow.Parameters["state"], server.Origin), (sent["error"], sent["state"], sent["iss"]));
        Assert.DoesNotContain("code", sent.Keys);
    }

    [Theory]
    [Covers("oauth.page.password")]
    [InlineData("romeo", "wrong")]
    [InlineData("romeo", "")]
    [InlineData("nobody", AuthorizationServer.Password)]
    [InlineData("nobody@verona.it", AuthorizationServer.Password)]
    [InlineData("", "")]
    public async Task Who_does_not_prove_who_they_are_is_asked_again(string user, string password)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();

        var answer = await flow.DecideAsync(await flow.AskAsync(), user, password);

        Assert.Equal((HttpStatusCode.Forbidden, null), (answer.Status, answer.Location));
        Assert.Contains("The user name or the password is wrong.", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(AuthorizationServer.Password, answer.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await flow.DecideAsync(answer)).Status);
    }

    [Fact]
    [Covers("oauth.accounts")]
    public async Task A_disabled_account_agrees_to_nothing()
    {
        await using var server = await AuthorizationServer.StartAsync();
        await server.Services.GetRequiredService<AccountService>().DisableAsync(AuthorizationServer.Romeo, AuthorizationServer.Cancel);
        var flow = new Flow(server).Begin();

        Assert.Equal(HttpStatusCode.Forbidden, (await flow.DecideAsync(await flow.AskAsync())).Status);
    }

    [Theory]
    [Covers("oauth.page.forged")]
    [InlineData("no proof")]
    [InlineData("another request's")]
    [InlineData("another browser's")]
    [InlineData("another site's")]
    [InlineData("too old")]
    public async Task A_decision_from_elsewhere_is_not_taken(string what)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var page = await flow.AskAsync();
        var form = Flow.Hidden(page).Concat([("otalk_user", "romeo"), ("otalk_password", AuthorizationServer.Password), ("otalk_decision", "allow")]).ToArray();
        using var request = what switch
        {
            "no proof" => AuthorizationServer.Form("/oauth/authorize", [.. form.Where(field => field.Item1 != "otalk_proof")]),
            "another request's" => AuthorizationServer.Form("/oauth/authorize", [.. form.Select(field => field.Item1 == "state" ? ("state", "other") : field)]),
            _ => AuthorizationServer.Form("/oauth/authorize", form),
        };
        if (what == "another browser's") server.ChangeBrowser();
        if (what == "another site's") request.Headers.Add("Sec-Fetch-Site", "cross-site");
        if (what == "too old") server.Time.By = TimeSpan.FromMinutes(31);

        var answer = await server.SendAsync(request);

        Assert.Equal((HttpStatusCode.Forbidden, null), (answer.Status, answer.Location));
        Assert.Contains("This form was too old, or came from elsewhere.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [Covers("oauth.authorize.unknown", "oauth.redirect.exact")]
    [InlineData("client_id", null, "client_id is missing")]
    [InlineData("client_id", "unknown", "there is no client with this client_id")]
    [InlineData("redirect_uri", null, "redirect_uri is missing")]
    [InlineData("redirect_uri", "https://evil.example/", "redirect_uri is none of those")]
    [InlineData("redirect_uri", "https://montague.com/cb", "redirect_uri is none of those")]
    [InlineData("redirect_uri", "https://montague.com/cb?a=b&c=d", "redirect_uri is none of those")]
    [InlineData("redirect_uri", "http://127.0.0.1:1/callback/x", "redirect_uri is none of those")]
    [InlineData("redirect_uri", "http://127.0.0.1:1@evil.example/callback", "redirect_uri is none of those")]
    [InlineData("redirect_uri", "http://localhost:1/callback", "redirect_uri is none of those")]
    public async Task Nobody_is_sent_to_what_is_not_the_clients(string parameter, string? value, string text)
    {
        await using var server = await AuthorizationServer.StartAsync();

        var answer = await new Flow(server).Begin().With(parameter, value).AskAsync();

        Assert.Equal((HttpStatusCode.BadRequest, null), (answer.Status, answer.Location));
        Assert.Contains(text, answer.Text, StringComparison.Ordinal);
        Assert.Equal("DENY", answer.Headers["X-Frame-Options"]);
    }

    [Theory]
    [Covers("oauth.authorize.error", "oauth.pkce", "oauth.authorize.scope", "oauth.authorize.session")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("scope", "read admin", "invalid_scope")]
    [InlineData("session", "a/b", "invalid_request")]
    [InlineData("session", "*", "invalid_request")]
    public async Task The_client_is_told_what_it_did_wrong(string parameter, string? value, string error)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin().With(parameter, value);

        var answer = await flow.AskAsync();

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.StartsWith(AuthorizationServer.Redirect + "?", answer.Location, StringComparison.Ordinal);
        var sent = Flow.Sent(answer);
        Assert.Equal((error, flow.Parameters["state"], server.Origin), (sent["error"], sent["state"], sent["iss"]));
        Assert.Contains(parameter, sent["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    [Covers("oauth.authorize.error")]
    public async Task A_parameter_that_comes_twice_is_refused()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var query = string.Join('&', flow.Parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));

        Assert.Equal("invalid_request", Flow.Sent(await server.GetAsync($"/oauth/authorize?{query}&scope=read&scope=publish"))["error"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.GetAsync($"/oauth/authorize?{query}&redirect_uri=https%3A%2F%2Fevil.example")).Status);
    }
}

using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>A confidential client that registers itself and asks a user, with the user's browser; each step may be done wrongly.</summary>
internal sealed class ConsentFlow(OTalkServer server) : IDisposable
{
    private const string Redirect = "http://127.0.0.1/callback";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.HttpAddress, Timeout = Deadlines.Command };
    private string _client = "";

    /// <summary>The PKCE verifier.</summary>
    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The secret of the client, once it is registered.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>Registers the client; the user logs in and agrees.</summary>
    /// <returns>The code; empty where it does not work, as it should not.</returns>
    public async Task<string> DecideAsync(string user, string password, bool works)
    {
        using HttpResponseMessage registered = await _http.PostAsJsonAsync("/oauth/register", new { redirect_uris = new[] { Redirect } });
        JsonElement client = await registered.Content.ReadFromJsonAsync<JsonElement>();
        _client = client.GetProperty("client_id").GetString()!;
        Secret = client.GetProperty("client_secret").GetString()!;
        string challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        string page = await _http.GetStringAsync(
            $"/oauth/authorize?response_type=code&client_id={_client}&redirect_uri={Uri.EscapeDataString(Redirect)}&code_challenge={challenge}&code_challenge_method=S256");
        IEnumerable<(string, string)> hidden = Regex.Matches(page, "<input type=\"hidden\" name=\"(.*?)\" value=\"(.*?)\">")
            .Select(field => (WebUtility.HtmlDecode(field.Groups[1].Value), WebUtility.HtmlDecode(field.Groups[2].Value)));
        using HttpResponseMessage decided = await PostAsync(
            "/oauth/authorize", [.. hidden, ("otalk_user", user), ("otalk_password", password), ("otalk_decision", "allow")]);
        Assert.Equal(works ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, decided.StatusCode);
        return works ? Regex.Match(decided.Headers.Location!.Query, "code=([^&]*)").Groups[1].Value : "";
    }

    /// <summary>Asks for tokens, as this client unless the fields say otherwise.</summary>
    /// <returns>Access token and refresh token; empty where none are given.</returns>
    public async Task<(string Access, string Refresh)> AskTokenAsync(int status, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage answer = await PostAsync("/oauth/token", WithClient([("redirect_uri", Redirect), .. fields]));
        Assert.Equal(status, (int)answer.StatusCode);
        if (status != 200)
            return ("", "");
        JsonElement tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
    }

    /// <summary>Revokes a token; also one that is not known is answered 200.</summary>
    public async Task RevokeAsync(string token)
    {
        using HttpResponseMessage answer = await PostAsync("/oauth/revoke", WithClient([("token", token)]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public void Dispose() => _http.Dispose();

    private (string Name, string Value)[] WithClient((string Name, string Value)[] fields) =>
        [("client_id", _client), .. fields.Any(field => field.Name == "client_secret") ? [] : new[] { ("client_secret", Secret) }, .. fields];

    private Task<HttpResponseMessage> PostAsync(string path, IEnumerable<(string Name, string Value)> fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
}

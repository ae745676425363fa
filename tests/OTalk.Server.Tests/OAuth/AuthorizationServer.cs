using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Accounts;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Engine.Options;
using OTalk.Server.Hosting;

namespace OTalk.Server.Tests.OAuth;

/// <summary>A server that runs, with Romeo's account and one public client, a browser, and a clock that can be moved on.</summary>
internal sealed class AuthorizationServer : IAsyncDisposable
{
    public const string Password = "wherefore";
    public const string Redirect = "http://127.0.0.1:5555/callback";

    public static readonly Identity Romeo = Identity.Parse("romeo@montague.com");

    private readonly WebApplication _app;
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    private AuthorizationServer(OAuthOptions options, IPAddress? seenAs, bool allowPlain)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies });
        _app = ServerHost.Build(
            new OTalkOptions
            {
                Server = new() { Domain = "montague.com", LogLevel = Microsoft.Extensions.Logging.LogLevel.None },
                Http = new() { Urls = "http://127.0.0.1:0", AllowPlainOverInsecure = allowPlain },
                Storage = new() { Kind = StorageKind.Memory },
                Accounts = new() { ScramIterations = 4096, OAuth = options },
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                if (seenAs is not null) services.AddSingleton<IStartupFilter>(new SeenAs(seenAs));
            });
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public MovedTime Time { get; } = new();

    public IServiceProvider Services => _app.Services;

    /// <summary>The origin it is reached at.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>Id of the public client.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <param name="options">The section of the configuration.</param>
    /// <param name="seenAs">Where everybody seems to come from; null for the loopback, as it is.</param>
    /// <param name="allowPlain"><c>Http:AllowPlainOverInsecure</c>.</param>
    public static async Task<AuthorizationServer> StartAsync(OAuthOptions? options = null, IPAddress? seenAs = null, bool allowPlain = false)
    {
        var server = new AuthorizationServer(options ?? new OAuthOptions(), seenAs, allowPlain);
        await server._app.StartAsync(Cancel);
        server.Origin = server._app.Urls.Single();
        server._http.BaseAddress = new Uri(server.Origin);
        await server.Services.GetRequiredService<AccountService>().CreateAsync(Romeo, Password, Cancel);
        server.ClientId = (await server.AddClientAsync(confidential: false)).Client!.Id;
        return server;
    }

    public ValueTask<ClientCreation> AddClientAsync(bool confidential, params string[] redirects) => Services.GetRequiredService<ClientService>().AddAsync(
        "A <b>web</b> client", redirects is [] ? ["https://montague.com/cb?a=b", "http://127.0.0.1/callback"] : redirects, confidential, registered: false, Cancel);

    /// <summary>What a bearer token opens, as every door asks.</summary>
    public ValueTask<AccessToken?> VerifyAsync(string token) => Services.GetRequiredService<IBearerTokens>().VerifyAsync(token, Cancel);

    public Task<HttpAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<HttpAnswer> PostAsync(string path, params (string Name, string Value)[] form) => SendAsync(Form(path, form));

    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, Cancel);
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new HttpAnswer(response.StatusCode, headers, await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    /// <summary>What the browser keeps becomes what another one would keep.</summary>
    public void ChangeBrowser()
    {
        foreach (Cookie cookie in _cookies.GetAllCookies()) cookie.Value += "x";
    }

    public static HttpRequestMessage Form(string path, params (string Name, string Value)[] form) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class SeenAs(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = address;
                return rest(context);
            });
            next(app);
        };
    }
}

/// <summary>What came back.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public string? Location => Headers.GetValueOrDefault("Location");

    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The member <c>error</c>.</summary>
    public string? Error => Json.GetProperty("error").GetString();

    public string Member(string name) => Json.GetProperty(name).GetString()!;
}

/// <summary>The time of day, moved on by as much as a test says; timers run as ever.</summary>
internal sealed class MovedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}

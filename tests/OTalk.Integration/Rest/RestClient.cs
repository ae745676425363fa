using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Rest;

/// <summary>What came back of a request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Headers">Headers of the answer and its body.</param>
internal sealed record RestAnswer(int Status, string Text, ILookup<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>Status and error code, which have to agree, with the error's text.</summary>
    public (int Code, string? Text) Error
    {
        get
        {
            JsonElement error = Json.GetProperty("error");
            Assert.Equal(Status, error.GetProperty("code").GetInt32());
            return (Status, error.GetProperty("text").GetString());
        }
    }

    public string? Header(string name) => Headers[name].SingleOrDefault();
}

/// <summary>Requests of one user, by password unless told otherwise.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;

    public RestClient(OTalkServer server, string user)
        : this(server.HttpAddress, user)
    {
    }

    public RestClient(OTalkServer server, AuthenticationHeaderValue? authorization)
        : this(server.HttpAddress, authorization)
    {
    }

    /// <param name="address">Where the server is reached.</param>
    /// <param name="user">Who asks.</param>
    public RestClient(Uri address, string user)
        : this(address, new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Cast.Password}"))))
    {
    }

    private RestClient(Uri address, AuthenticationHeaderValue? authorization)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = Deadlines.Command };
        _http.DefaultRequestHeaders.Authorization = authorization;
    }

    public Task<RestAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<RestAnswer> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<RestAnswer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<RestAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Publishes a chat message, which must succeed.</summary>
    public async Task<string> SayAsync(string channel, string body)
    {
        RestAnswer published = await PostAsync($"/otalk/{channel}", Conversation.Chat(body).ToJsonString());
        Assert.Equal(201, published.Status);
        return published.Json.GetProperty("id").GetString()!;
    }

    public async Task<RestAnswer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        ILookup<string, string> received = answer.Headers.Concat(answer.Content.Headers)
            .SelectMany(header => header.Value.Select(value => (header.Key, value)))
            .ToLookup(header => header.Key, header => header.value, StringComparer.OrdinalIgnoreCase);
        return new RestAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), received);
    }

    /// <summary>Opens an event stream; it must answer 200.</summary>
    public async Task<EventReader> EventsAsync(string query = "", string? lastEventId = null) =>
        await TryEventsAsync(query, lastEventId) ?? throw new HarnessException("the event stream was refused");

    /// <summary>Opens an event stream; null where it is refused with 401.</summary>
    public async Task<EventReader?> TryEventsAsync(string query, string? lastEventId)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/otalk/events{query}");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            answer.Dispose();
            return null;
        }

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    public void Dispose() => _http.Dispose();
}

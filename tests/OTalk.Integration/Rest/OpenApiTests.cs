using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Rest;

/// <summary>The description of the door describes it: every operation in it is called, and answers as it says.</summary>
public sealed class OpenApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Address = $"{Cast.Romeo}/described";

    /// <summary>Requests by operation: query, body, and the status that is expected.</summary>
    private static readonly (string Operation, string Query, string? Body, int Status)[] s_calls =
    [
        ("put", "", """{"name":"Described"}""", 201),
        ("put", "", """{"name":"Changed"}""", 204),
        ("put", "key=k", """{"ns":"x"}""", 200),
        ("put", "messages", "{}", 400),
        ("publish", "", """{"ns":"x"}""", 201),
        ("publish", "", "no JSON", 400),
        ("getContents", "messages&keys&channels&limit=1&offset=0&order=desc", null, 200),
        ("getContents", "config", null, 200),
        ("getContents", "nothing", null, 400),
        ("postStanzas", "", """{"id":"a","get":{},"to":"romeo@montague.com"}""", 200),
        ("postStanzas", "", """[{"get":{},"to":"romeo@montague.com/nowhere"}]""", 200),
        ("postStanzas", "", """{"ack":1}""", 204),
        ("postStanzas", "", "7", 400),
        ("postEventTicket", "", null, 200),
        ("getEvents", "", null, 200),
        ("getEvents", "channel=romeo@montague.com/nowhere", null, 404),
        ("getOpenApi", "", null, 200),
        ("delete", "key=k", null, 204),
        ("delete", "", null, 204),
        ("delete", "", null, 404),
    ];

    [Fact]
    [Covers("rest.openapi")]
    public async Task Every_operation_answers_as_it_is_described()
    {
        using RestClient anybody = new(shared.Server, (AuthenticationHeaderValue?)null);
        JsonElement document = (await anybody.GetAsync("/openapi/v1.json")).Json;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        Dictionary<string, (string Path, HttpMethod Method, JsonElement Operation)> operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, HttpMethod.Parse(operation.Name), operation.Value)))
            .ToDictionary(operation => operation.Value.GetProperty("operationId").GetString()!, StringComparer.Ordinal);
        Assert.Equal(operations.Keys.Order(StringComparer.Ordinal), s_calls.Select(call => call.Operation).Distinct().Order(StringComparer.Ordinal));

        using RestClient romeo = new(shared.Server, Cast.Romeo);
        foreach ((string name, string query, string? body, int status) in s_calls)
        {
            (string path, HttpMethod method, JsonElement operation) = operations[name];
            string target = $"{path.Replace("{address}", Uri.EscapeDataString(Address), StringComparison.Ordinal)}?{query}";
            if (name == "getEvents" && status == 200)
            {
                using EventReader events = await romeo.EventsAsync();
                continue;
            }

            RestAnswer answer = await romeo.SendAsync(method, target, body);
            Assert.True(answer.Status == status, $"{name}?{query} answered {answer.Status}, not {status}: {answer.Text}");
            JsonElement described = operation.GetProperty("responses").GetProperty(status.ToString(CultureInfo.InvariantCulture));
            if (!described.TryGetProperty("content", out JsonElement content))
            {
                Assert.Empty(answer.Text);
                continue;
            }

            JsonProperty type = content.EnumerateObject().Single();
            Assert.Equal(type.Name, answer.Header("Content-Type"));
            Problems.None(SchemaCheck.Problems(answer.Json, type.Value.GetProperty("schema"), schemas));
        }
    }
}

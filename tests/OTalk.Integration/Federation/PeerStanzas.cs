using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Federation.Tests.Support;

namespace OTalk.Integration.Federation;

/// <summary>What peers say on their links.</summary>
internal static class PeerStanzas
{
    private static int s_last;

    /// <summary>A message that an identity of a peer publishes.</summary>
    public static JsonObject Message(string from, string to, string body) => new()
    {
        ["from"] = from,
        ["to"] = to,
        ["id"] = NewId(),
        ["msg"] = new JsonObject { ["ns"] = "http://otalk.com/p/chat", ["body"] = body },
    };

    /// <summary>An event of a channel of a peer, for subscriptions of one owner.</summary>
    public static JsonObject Event(string channel, string body, string owner, params string[] subscriptions) => new()
    {
        ["from"] = channel,
        ["to"] = House.Domain,
        ["msg"] = new JsonObject { ["ns"] = "http://otalk.com/p/chat", ["body"] = body },
        ["event"] = new JsonObject
        {
            ["ns"] = "http://otalk.com/p/publish",
            ["id"] = Guid.NewGuid().ToString(),
            ["time"] = "2013-02-21T10:00:00Z",
            ["from"] = channel,
            ["subscribers"] = new JsonObject { [owner] = new JsonArray([.. subscriptions.Select(id => (JsonNode)id)]) },
        },
    };

    /// <summary>A batch.</summary>
    public static JsonObject Batch(string from, string tx, params IEnumerable<JsonObject> stanzas) => new()
    {
        ["from"] = from,
        ["to"] = House.Domain,
        ["id"] = NewId(),
        ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/s2s-batch", ["tx"] = tx, ["stanzas"] = new JsonArray([.. stanzas.Select(stanza => stanza.DeepClone())]) },
    };

    /// <summary>What each stanza of a batch was answered: the kind of the answer, or the code of the error.</summary>
    public static IReadOnlyList<string> Answers(JsonElement answer) =>
        [.. answer.GetProperty("response").GetProperty("answers").EnumerateArray().Select(Outcome)];

    /// <summary>The kind of an answer, or the code of an error.</summary>
    public static string Outcome(JsonElement answer) =>
        answer.TryGetProperty("error", out JsonElement error) ? error.GetProperty("code").GetRawText()
        : answer.TryGetProperty("result", out _) ? "result"
        : "response";

    private static string NewId() => $"peer-{Interlocked.Increment(ref s_last)}";

    extension(RawLink link)
    {
        /// <summary>Sends a stanza and returns what comes next, which answers it.</summary>
        public async Task<JsonElement> AskAsync(JsonObject stanza)
        {
            await link.SendAsync(stanza);
            JsonElement answer = await link.ReceiveAsync();
            Assert.Equal(stanza["id"]!.GetValue<string>(), answer.GetProperty("id").GetString());
            return answer;
        }

        /// <summary>Asks for contents.</summary>
        public Task<JsonElement> GetAsync(string from, string to) =>
            link.AskAsync(new JsonObject { ["from"] = from, ["to"] = to, ["id"] = NewId(), ["get"] = new JsonObject() });

        /// <summary>Answers a stanza that came over the link.</summary>
        public Task ReplyAsync(JsonElement asked, string kind, JsonObject payload) => link.SendAsync(new JsonObject
        {
            ["from"] = asked.GetProperty("to").GetString(),
            ["to"] = asked.GetProperty("from").GetString(),
            ["id"] = asked.GetProperty("id").GetString(),
            [kind] = payload,
        });

        /// <summary>Answers each stanza of a batch that came over the link.</summary>
        public Task ReplyBatchAsync(JsonElement batch, JsonObject response)
        {
            JsonElement query = batch.GetProperty("query");
            JsonArray answers = [.. query.GetProperty("stanzas").EnumerateArray().Select(stanza => (JsonNode)new JsonObject
            {
                ["from"] = stanza.GetProperty("to").GetString(),
                ["to"] = stanza.GetProperty("from").GetString(),
                ["id"] = stanza.TryGetProperty("id", out JsonElement id) ? id.GetString() : null,
                ["response"] = response.DeepClone(),
            })];
            return link.ReplyAsync(batch, "response", new JsonObject { ["ns"] = "http://otalk.com/p/s2s-batch", ["tx"] = query.GetProperty("tx").GetString(), ["answers"] = answers });
        }
    }
}

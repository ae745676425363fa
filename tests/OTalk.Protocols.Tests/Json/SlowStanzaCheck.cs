using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Tests.Json;

/// <summary>Checks an accepted stanza against its bytes by other means: a document in memory, and rules written out one by one.</summary>
internal static class SlowStanzaCheck
{
    private static readonly string[] _payloads = ["msg", "query", "get", "ack"];

    internal static void AssertIsWhatTheBytesSay(byte[] utf8, Stanza stanza)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        AssertNoDuplicates(root);
        Assert.Equal(Address(root, "to"), stanza.To);
        Assert.Equal(Address(root, "from"), stanza.From);
        Assert.Equal(root.TryGetProperty("id", out var id) ? id.GetRawText() : null, stanza.Id?.Json);
        var payload = Assert.Single(root.EnumerateObject(), member => _payloads.Contains(member.Name, StringComparer.Ordinal)).Value;
        switch (stanza)
        {
            case PublishStanza publish:
                AssertNoDuplicates(payload);
                Assert.Equal(payload.GetProperty("ns").GetString(), publish.Body.Ns);
                Assert.Equal(payload.TryGetProperty("key", out var key) ? key.GetString() : null, publish.Body.Key);
                Assert.Equal(WithoutSpace(payload.GetRawText()), Encoding.UTF8.GetString(publish.Body.Utf8.Span));
                Assert.Equal(root.TryGetProperty("transient", out var transient) && transient.GetBoolean(), publish.Transient);
                break;
            case QueryStanza query:
                AssertNoDuplicates(payload);
                Assert.Equal(payload.GetProperty("ns").GetString(), query.Ns);
                Assert.True(JsonElement.DeepEquals(payload, query.Body));
                break;
            case GetStanza get:
                AssertNoDuplicates(payload);
                Assert.Equal(payload.TryGetProperty("order", out var order) && order.ValueEquals("desc"), get.Window.Descending);
                Assert.InRange(get.Window.Limit, 0, int.MaxValue);
                Assert.InRange(get.Window.Offset, 0, int.MaxValue);
                break;
            case AckStanza ack:
                Assert.Equal(payload.GetInt64(), ack.Count);
                break;
        }
    }

    private static IdentityUri? Address(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.GetString() is { } text ? IdentityUri.Parse(text) : null;

    private static void AssertNoDuplicates(JsonElement json) => Assert.Distinct(json.EnumerateObject().Select(static member => member.Name));

    internal static string WithoutSpace(string json)
    {
        var text = new StringBuilder();
        var inString = false;
        for (var at = 0; at < json.Length; at++)
        {
            if (inString && json[at] == '\\')
            {
                text.Append(json[at++]);
            }
            else if (json[at] == '"')
            {
                inString = !inString;
            }
            else if (!inString && char.IsWhiteSpace(json[at]))
            {
                continue;
            }

            text.Append(json[at]);
        }

        return text.ToString();
    }
}

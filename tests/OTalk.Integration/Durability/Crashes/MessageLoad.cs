using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>Publishes with ids of its own choice. Each acknowledged message is there with its time and its bytes, and in its order.</summary>
internal sealed class MessageLoad(string name, string channel, Random random, Tally tally) : Load($"{Cast.Romeo}/sess/{name}", Window, tally)
{
    private const int Window = 6;

    private readonly List<Stored> _sent = [];
    private readonly List<Stored> _acknowledged = [];
    private readonly string _name = name;

    /// <summary>Compares what the channel has with the ledger.</summary>
    /// <param name="rows">All rows of the channel.</param>
    /// <returns>How many messages were looked at.</returns>
    public int Check(IReadOnlyList<JsonElement> rows)
    {
        Stored[] own = [.. rows.Where(row => row.GetProperty("from").ValueEquals(Session)).Select(row => new Stored(
            row.GetProperty("id").GetGuid(), row.GetProperty("time").GetString(), row.GetProperty("msg").GetRawText()))];

        // What was stored without an answer reaching us is allowed, but only behind what was answered.
        Assert.True(own.Length <= _sent.Count, $"{_name} has {own.Length} messages and sent {_sent.Count}");
        Assert.Equal(_acknowledged, own.Take(_acknowledged.Count));
        Assert.Equal(_sent.Take(own.Length), own.Select(message => message with { Time = null }));
        return _acknowledged.Count;
    }

    /// <inheritdoc/>
    protected override Operation Next()
    {
        // Escapes and characters that stand for themselves: it is the bytes that are kept.
        string body = string.Create(CultureInfo.InvariantCulture, $"{_name} {_sent.Count} é \"ü\" {new string('x', random.Next(400))}");
        JsonObject message = Conversation.Chat(body);
        Stored sent = new(Guid.NewGuid(), null, message.ToJsonString());
        _sent.Add(sent);
        return new Operation(
            new JsonObject { ["to"] = $"{channel}?msgid={sent.Id}", ["msg"] = message },
            "messages",
            answer =>
            {
                Assert.Equal(sent.Id, answer!.Value.GetProperty("id").GetGuid());
                _acknowledged.Add(sent with { Time = answer.Value.GetProperty("time").GetString() });
            });
    }

    private sealed record Stored(Guid Id, string? Time, string Message);
}

using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OTalk.Protocols.Talker;
using OTalk.Protocols.Tests.Json;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>Checks what the scanner and the reader made of bytes by other means: the framework's reader, and a document in memory.</summary>
internal static class SlowTalkerCheck
{
    private static readonly string[] _known =
        ["type", "content", "id", "final", "to", "room", "token", "user", "from", "time", "private", "last_event_id"];

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The objects are those the framework finds, one behind the other, and what is behind them is no object.</summary>
    internal static void AssertFound(ReadOnlySpan<byte> bytes, ScanRun run)
    {
        if (bytes.StartsWith("\ufeff"u8))
        {
            bytes = bytes[3..];
        }

        foreach (var json in run.Found)
        {
            bytes = bytes.TrimStart(" \t\r\n"u8);
            Assert.Equal(json, _strict.GetString(ObjectAt(bytes)));
            bytes = bytes[Encoding.UTF8.GetByteCount(json)..];
        }

        bytes = bytes.TrimStart(" \t\r\n"u8);
        Assert.True(ObjectAt(bytes).IsEmpty, "There was one more.");
        Assert.True(run.Fault is not null || IsBeginningOfObject(bytes), "What is broken was kept.");
    }

    internal static void AssertIsWhatTheBytesSay(byte[] json, TalkerDialect? connected, TalkerRequest request)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var names = root.EnumerateObject().Select(static member => member.Name);
        Assert.Distinct(names.Where(static name => _known.Contains(name, StringComparer.Ordinal)));
        var type = root.GetProperty("type").GetString();
        switch (request)
        {
            case TalkerConnect connect:
                Assert.Equal("connect", type);
                Assert.Equal(Text(root, "room"), connect.Room);
                Assert.Equal(Text(root, "token"), connect.Token);
                Assert.Equal(Text(root, "user"), connect.User);
                Assert.Equal(Text(root, "last_event_id"), connect.LastEventId);
                Assert.Equal(connect.User is null ? TalkerDialect.Deployed : TalkerDialect.Document, connect.Dialect);
                break;
            case TalkerMessage message:
                Assert.Equal("message", type);
                Assert.Equal(Text(root, "content"), message.Content);
                Assert.Equal(Text(root, "to"), message.To);
                Assert.Equal(Text(root, "room"), message.Room);
                var isDeployed = connected == TalkerDialect.Deployed;
                Assert.Equal(isDeployed ? null : root.GetProperty("id").GetGuid(), message.Id);
                Assert.Equal(isDeployed || (root.TryGetProperty("final", out var final) && final.GetBoolean()), message.Final);
                AssertExtras(root, message);
                break;
            default:
                Assert.Equal(type, request switch { TalkerPing => "ping", TalkerClose => "close", _ => "token" });
                break;
        }
    }

    private static void AssertExtras(JsonElement root, TalkerMessage message)
    {
        var expected = root.EnumerateObject().Where(static member => !_known.Contains(member.Name, StringComparer.Ordinal)).ToArray();
        if (expected.Length == 0)
        {
            Assert.True(message.Extras.IsEmpty);
            return;
        }

        using var extras = JsonDocument.Parse(message.Extras);
        var relayed = extras.RootElement.EnumerateObject().ToArray();
        Assert.Equal(expected.Select(static member => member.Name), relayed.Select(static member => member.Name));
        Assert.Equal(
            expected.Select(static member => SlowStanzaCheck.WithoutSpace(member.Value.GetRawText())),
            relayed.Select(static member => member.Value.GetRawText()));
    }

    private static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : value.GetString();

    /// <summary>The object the bytes begin with, or nothing.</summary>
    private static ReadOnlySpan<byte> ObjectAt(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            reader.Skip();
            var json = bytes[..(int)reader.BytesConsumed];
            return Utf8.IsValid(json) ? json : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Whether the framework sees nothing wrong yet.</summary>
    private static bool IsBeginningOfObject(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                Assert.True(reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth > 0, "There was one more.");
            }

            return bytes.IsEmpty || bytes[0] == '{';
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Federation.Native.Batches;

/// <summary>A batch as it came.</summary>
/// <param name="Tx">What the other server calls it.</param>
/// <param name="Stanzas">Its stanzas, in order.</param>
internal sealed record ReceivedBatch(string Tx, IReadOnlyList<ReadOnlyMemory<byte>> Stanzas);

/// <summary>The query <c>http://otalk.com/p/s2s-batch</c> and its answer (protocol reference, "Batches").</summary>
internal static class BatchText
{
    public const string Ns = "http://otalk.com/p/s2s-batch";

    /// <summary>Stanzas in a batch.</summary>
    public const int MostStanzas = 50;

    private const int LongestTx = 100;

    /// <summary>The query.</summary>
    public static byte[] Write(string from, string to, string id, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("from"u8, from);
        writer.WriteString("to"u8, to);
        writer.WriteString("id"u8, id);
        writer.WriteStartObject("query"u8);
        writer.WriteString("ns"u8, Ns);
        writer.WriteString("tx"u8, tx);
        writer.WriteStartArray("stanzas"u8);
        foreach (ReadOnlyMemory<byte> stanza in stanzas)
            writer.WriteRawValue(stanza.Span, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>Its <c>response</c>.</summary>
    public static byte[] WriteAnswers(string tx, IReadOnlyList<byte[]> answers) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Ns);
        writer.WriteString("tx"u8, tx);
        writer.WriteStartArray("answers"u8);
        foreach (byte[] answer in answers)
            writer.WriteRawValue(answer, skipInputValidation: true);
        writer.WriteEndArray();
    });

    /// <summary>Reads the query.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> query, [NotNullWhen(true)] out ReceivedBatch? batch, [NotNullWhen(false)] out string? fault)
    {
        batch = null;
        using JsonDocument json = JsonDocument.Parse(query, JsonDepth.OfCarrier);
        var members = new MemberReader(json.RootElement);
        string? tx = members.Text("tx");
        fault = members.Fault ?? (tx is { Length: > 0 and <= LongestTx } ? null : $"tx has 1 to {LongestTx} characters");
        if (fault is not null)
            return false;
        if (!json.RootElement.TryGetProperty("stanzas"u8, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            fault = "stanzas is no list";
        else if (list.GetArrayLength() is 0 or > MostStanzas)
            fault = $"a batch has 1 to {MostStanzas} stanzas";
        else
            batch = new ReceivedBatch(tx!, ElementsOf(list));
        return batch is not null;
    }

    /// <summary>The answers in a <c>response</c>; null where it has none.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? ReadAnswers(ReadOnlyMemory<byte> response)
    {
        using JsonDocument json = JsonDocument.Parse(response, JsonDepth.OfCarrier);
        return json.RootElement.TryGetProperty("answers"u8, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? ElementsOf(list) : null;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> ElementsOf(JsonElement list) =>
        [.. list.EnumerateArray().Select(element => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(element.GetRawText()))];
}

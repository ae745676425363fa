using System.Text.Json;

namespace OTalk.Simulation.Clients;

/// <summary>One message of a page of history.</summary>
internal sealed record Row(Guid Id, string Channel, string Text)
{
    public static IReadOnlyList<Row> Of(JsonElement result) => [.. result.GetProperty("results").EnumerateArray().Select(row => new Row(
        row.GetProperty("id").GetGuid(),
        row.GetProperty("channel").GetString()!,
        row.GetProperty("msg").GetProperty("body").GetString()!))];
}

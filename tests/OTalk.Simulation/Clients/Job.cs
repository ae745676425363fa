using System.Text.Json;

namespace OTalk.Simulation.Clients;

/// <summary>A job that a worker was handed, with the time for which it is the worker's.</summary>
internal sealed record Job(string Queue, Guid Id, DateTimeOffset At, DateTimeOffset Until)
{
    public static IReadOnlyList<Job> Of(JsonElement response) => [.. response.GetProperty("results").EnumerateArray().Select(row => new Job(
        row.GetProperty("channel").GetString()!,
        row.GetProperty("id").GetGuid(),
        row.GetProperty("claim").GetProperty("at").GetDateTimeOffset(),
        row.GetProperty("claim").GetProperty("until").GetDateTimeOffset()))];
}

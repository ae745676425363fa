using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping.Archives;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>What a <c>get</c> asks of a history: since is exclusive, until inclusive (protocol reference, "Getting contents").</summary>
internal sealed record TheirWindow
{
    private const int Most = 500;

    public int Offset { get; init; }

    public int Limit { get; init; }

    public Guid? SinceId { get; init; }

    public Guid? UntilId { get; init; }

    public DateTimeOffset? SinceTime { get; init; }

    public DateTimeOffset? UntilTime { get; init; }

    public bool IsDescending { get; init; }

    /// <summary>Reads a <c>get</c> that has been checked.</summary>
    public static TheirWindow Read(Outbound get) => new()
    {
        Offset = Number(get, "offset", 0),
        Limit = Math.Min(Number(get, "limit", GetWindow.DefaultLimit), Most),
        SinceId = Guid.TryParse(get.Text("since_id"), out Guid since) ? since : null,
        UntilId = Guid.TryParse(get.Text("until_id"), out Guid until) ? until : null,
        SinceTime = Timestamps.TryParse(get.Text("since_time"), out DateTimeOffset first) ? first : null,
        UntilTime = Timestamps.TryParse(get.Text("until_time"), out DateTimeOffset last) ? last : null,
        IsDescending = get.Text("order") is "desc",
    };

    /// <summary>Whether a message is within the time.</summary>
    public bool Has(TheirMessage message) => (SinceTime is not { } since || message.Time > since) && (UntilTime is not { } until || message.Time <= until);

    /// <summary>Whether the time ends before one comes to a message, in the direction that is read in.</summary>
    public bool IsBeyond(TheirMessage message) => IsDescending ? message.Time < SinceTime : message.Time > UntilTime;

    private static int Number(Outbound get, string name, int absent) =>
        get.Payload.TryGetProperty(name, out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int number) && number >= 0
            ? number
            : absent;
}

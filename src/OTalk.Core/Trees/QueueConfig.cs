using System.Text.Json;
using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>
/// The <c>queue</c> member of a channel's configuration: <c>{"claim_timeout":30,"cancel_limit":5,"delete_on_finish":true,"failed_channel":"failed"}</c>,
/// all optional (protocol reference, "Queues"). Immutable.
/// </summary>
public sealed record QueueConfig
{
    /// <summary>The longest a claim may last.</summary>
    private const decimal MostSeconds = 30 * 24 * 60 * 60;

    public static readonly QueueConfig Default = new();

    /// <summary>Requests are handed out like jobs, but none is moved or lost.</summary>
    public static readonly QueueConfig OfRequests = new() { FailedChannel = null };

    private static readonly string[] Known = ["claim_timeout", "cancel_limit", "delete_on_finish", "failed_channel"];

    /// <summary>Seconds that a claim lasts; parts of milliseconds are rounded up.</summary>
    public decimal ClaimSeconds { get; private init; } = 30;

    /// <summary>How often a job may be cancelled; the last time moves it to <see cref="FailedChannel"/>.</summary>
    public int CancelLimit { get; private init; } = 5;

    /// <summary>Whether a job that is finished is removed.</summary>
    public bool DeleteOnFinish { get; private init; } = true;

    /// <summary>Name of the sub-channel that takes what was cancelled too often; null where nothing is moved.</summary>
    public string? FailedChannel { get; private init; } = "failed";

    /// <summary>How long a claim lasts.</summary>
    public TimeSpan ClaimTimeout => TimeSpan.FromMilliseconds((double)decimal.Ceiling(ClaimSeconds * 1000));

    /// <summary>Reads it; null where it is right, else what is wrong, to be said behind the name of the member it stands in.</summary>
    public static string? Read(JsonElement json, out QueueConfig config)
    {
        config = Default;
        if (json.ValueKind != JsonValueKind.Object)
            return "is no object";
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && Read(member, ref config) is { } fault)
                return $"is wrong: {member.Name} {fault}";
        }

        return null;
    }

    /// <summary>Writes it complete with its defaults, and behind them the members that the server does not know.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="given">The member as it was set.</param>
    public void Write(Utf8JsonWriter writer, JsonElement given)
    {
        writer.WriteStartObject();
        writer.WriteNumber("claim_timeout"u8, ClaimSeconds);
        writer.WriteNumber("cancel_limit"u8, CancelLimit);
        writer.WriteBoolean("delete_on_finish"u8, DeleteOnFinish);
        writer.WriteString("failed_channel"u8, FailedChannel);
        foreach (JsonProperty member in given.EnumerateObject())
        {
            if (!Known.Contains(member.Name, StringComparer.Ordinal))
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static string? Read(JsonProperty member, ref QueueConfig config)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "claim_timeout":
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out decimal seconds) || seconds is <= 0 or > MostSeconds)
                    return $"is no number of seconds above 0 and up to {MostSeconds}";
                config = config with { ClaimSeconds = seconds };
                return null;
            case "cancel_limit":
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int limit) || limit < 1)
                    return "is no whole number from 1 up";
                config = config with { CancelLimit = limit };
                return null;
            case "delete_on_finish":
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    return "is neither true nor false";
                config = config with { DeleteOnFinish = value.GetBoolean() };
                return null;
            case "failed_channel":
                if (value.ValueKind != JsonValueKind.String || !ChannelPath.Root.TryAppend(value.GetString()!, out ChannelPath? path, out _))
                    return "is no name of a channel";
                config = config with { FailedChannel = path.Name };
                return null;
            default:
                return null;
        }
    }
}

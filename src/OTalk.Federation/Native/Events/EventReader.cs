using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Mirrors;
using OTalk.Protocols.Json;

namespace OTalk.Federation.Native.Events;

/// <summary>Reads the event stanzas of other servers (protocol reference, "Events").</summary>
internal static class EventReader
{
    private const int MostOwners = 100_000;

    /// <summary>Reads one.</summary>
    /// <param name="from">Its <c>from</c>, whose domain is proved.</param>
    /// <param name="message">Its <c>msg</c>.</param>
    /// <param name="details">Its <c>event</c>.</param>
    /// <param name="happened">What it tells.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static bool TryRead(
        IdentityUri from, ReadOnlySpan<byte> message, JsonElement details, [NotNullWhen(true)] out MirroredEvent? happened, [NotNullWhen(false)] out string? fault)
    {
        happened = null;
        if (from.IsPattern)
        {
            fault = "from is a pattern: an event is of one channel";
            return false;
        }

        if (!JsonMessageReader.TryRead(message, out MessageBody? body, out StanzaError? wrong))
        {
            fault = wrong.Text;
            return false;
        }

        var members = new MemberReader(details);
        string? author = members.Text("from");
        string? key = members.Text("key");
        string? id = members.Text("id");
        string? time = members.Text("time");
        bool passes = members.Flag("transient");
        bool current = members.Flag("current");
        bool gap = members.Flag("gap");
        string? position = members.Text("position");
        int count = (int)members.Number("msg_count", absent: -2, least: -1, most: int.MaxValue, whole: true);
        bool hasId = Guid.TryParse(id, out Guid messageId);
        bool hasTime = Timestamps.TryParse(time, out DateTimeOffset at);
        bool hasAuthor = IdentityUri.TryParse(author, out IdentityUri? who, out _);
        fault = members.Fault
            ?? (hasId ? null : "event.id is no message id")
            ?? (hasTime ? null : "event.time is no time")
            ?? (hasAuthor ? null : "event.from is no address");
        SourceReached? reached = null;
        Dictionary<string, IReadOnlyList<string>>? subscribers = null;
        List<string> via = [];
        fault ??= ReadPosition(position, out reached) ?? ReadSubscribers(details, out subscribers) ?? ReadVia(details, via);
        if (fault is not null)
            return false;

        var entry = new LogEntry
        {
            Kind = IsChannelEvent(body) ? EntryKind.Event : EntryKind.Message,
            Channel = 0,
            Path = from.Path,
            Id = messageId,
            Time = at,
            Author = who!.WithoutQuery().ToString(),
            Body = body.Utf8,
            Ns = body.Ns,
            Key = key,
            Via = via,
            Transient = passes,
        };
        happened = new MirroredEvent(ChannelEvents.Revive(entry), subscribers!)
        {
            Position = reached,
            MessageCount = count < -1 ? null : count,
            IsCurrent = current,
            IsGap = gap,
        };
        return true;
    }

    /// <summary>Whether a message is one of the channel events, which the server of a channel makes.</summary>
    private static bool IsChannelEvent(MessageBody body)
    {
        if (!string.Equals(body.Ns, Namespaces.Event, StringComparison.Ordinal))
            return false;
        using JsonDocument json = JsonDocument.Parse(body.Utf8);
        return json.RootElement.TryGetProperty("event"u8, out JsonElement what) && what.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("channel"u8, out JsonElement channel) && channel.ValueKind == JsonValueKind.String
            && IdentityUri.TryParse(channel.GetString()!, out IdentityUri? address, out _) && !address.IsPattern;
    }

    private static string? ReadPosition(string? text, out SourceReached? reached)
    {
        reached = null;
        if (text is null)
            return null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Guid.TryParse(text[..colon], out Guid epoch)
            || !long.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
        {
            return "event.position is no position";
        }

        reached = new SourceReached(epoch, offset);
        return null;
    }

    private static string? ReadSubscribers(JsonElement details, out Dictionary<string, IReadOnlyList<string>>? subscribers)
    {
        subscribers = null;
        if (!details.TryGetProperty("subscribers"u8, out JsonElement named) || named.ValueKind != JsonValueKind.Object)
            return "event.subscribers is missing";
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (JsonProperty owner in named.EnumerateObject())
        {
            if (read.Count == MostOwners)
                return $"event.subscribers has more than {MostOwners} owners";
            if (!Identity.TryParse(owner.Name, out Identity? identity, out string? error))
                return $"event.subscribers: {error}";
            if (owner.Value.ValueKind != JsonValueKind.Array || owner.Value.EnumerateArray().Any(id => id.ValueKind != JsonValueKind.String))
                return "event.subscribers: ids of subscriptions are a list of strings";
            read[identity.ToString()] = [.. owner.Value.EnumerateArray().Select(id => id.GetString()!)];
        }

        subscribers = read;
        return null;
    }

    private static string? ReadVia(JsonElement details, List<string> via)
    {
        if (!details.TryGetProperty("via"u8, out JsonElement list))
            return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > AcceptLinkedCommand.MaximumHops)
            return $"event.via is a list of at most {AcceptLinkedCommand.MaximumHops} channels";
        foreach (JsonElement channel in list.EnumerateArray())
        {
            if (channel.ValueKind != JsonValueKind.String || !IdentityUri.TryParse(channel.GetString()!, out IdentityUri? address, out _))
                return "event.via has what is no address";
            via.Add(address.ToString());
        }

        return null;
    }
}

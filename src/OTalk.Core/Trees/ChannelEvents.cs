using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees;

/// <summary>Makes the log entries of channel events (protocol reference, "Channel events").</summary>
public static class ChannelEvents
{
    /// <summary>An event about a channel as a whole, told in <paramref name="place"/>: its parent for create and delete, else the channel itself.</summary>
    public static EntryAppended Of(
        TreeState tree,
        DecisionContext context,
        ChannelNode place,
        ChannelPath subject,
        string what,
        string author,
        EventSubject about = EventSubject.Channel,
        Action<Utf8JsonWriter>? details = null)
    {
        return new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Event,
            Channel = place.Number,
            Path = place.Path,
            Id = context.NewId(),
            Time = context.Now,
            Author = author,
            Ns = Namespaces.Event,
            About = about,
            Subject = subject.Equals(place.Path) ? null : subject,
            Body = Body(tree.AddressOf(subject), what, details),
        });
    }

    /// <summary>An event about the moment, told in the channel it is about: delivered, never stored.</summary>
    public static LogEntry Passing(
        TreeState tree, ChannelNode channel, Guid id, DateTimeOffset now, string what, string author, Action<Utf8JsonWriter> details)
    {
        return new LogEntry
        {
            Kind = EntryKind.Event,
            Channel = channel.Number,
            Path = channel.Path,
            Id = id,
            Time = now,
            Author = author,
            Ns = Namespaces.Event,
            Body = Body(tree.AddressOf(channel.Path), what, details),
            Transient = true,
        };
    }

    /// <summary>Told to other servers: entries of the channel are kept no more that were not sent there.</summary>
    public static LogEntry Gap(TreeState tree, ChannelNode channel, Guid id, DateTimeOffset now) => new()
    {
        Kind = EntryKind.Event,
        Channel = channel.Number,
        Path = channel.Path,
        Id = id,
        Time = now,
        Author = tree.Identity.ToString(),
        Ns = Namespaces.Event,
        Body = Body(tree.AddressOf(channel.Path), Namespaces.Gap, null),
    };

    /// <summary>An entry read back from a store with what it is about, which only its body tells.</summary>
    public static LogEntry Revive(LogEntry entry)
    {
        if (entry.Kind != EntryKind.Event)
            return entry;
        using JsonDocument body = JsonDocument.Parse(entry.Body);
        JsonElement happened = body.RootElement.GetProperty("event"u8);
        EventSubject about = happened.TryGetProperty("msgid"u8, out _) || happened.TryGetProperty("job"u8, out _) ? EventSubject.Message
            : happened.TryGetProperty("key"u8, out _) ? EventSubject.Key
            : EventSubject.Channel;
        ChannelPath path = IdentityUri.Parse(body.RootElement.GetProperty("channel"u8).GetString()!).Path;
        return new LogEntry
        {
            Offset = entry.Offset,
            Kind = entry.Kind,
            Channel = entry.Channel,
            Path = entry.Path,
            Id = entry.Id,
            Time = entry.Time,
            Arrived = entry.Arrived,
            Author = entry.Author,
            Ns = entry.Ns,
            Body = entry.Body,
            Audience = entry.Audience,
            About = about,
            Subject = path.Equals(entry.Path) ? null : path,
        };
    }

    private static byte[] Body(string address, string what, Action<Utf8JsonWriter>? details) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Event);
        writer.WriteString("channel"u8, $"otalk:{address}");
        writer.WriteStartObject("event"u8);
        writer.WriteString("ns"u8, what);
        details?.Invoke(writer);
        writer.WriteEndObject();
    });
}

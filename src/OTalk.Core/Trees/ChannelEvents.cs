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
        string address = tree.AddressOf(subject);
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
            Body = JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Event);
                writer.WriteString("channel"u8, $"otalk:{address}");
                writer.WriteStartObject("event"u8);
                writer.WriteString("ns"u8, what);
                details?.Invoke(writer);
                writer.WriteEndObject();
            }),
        });
    }
}

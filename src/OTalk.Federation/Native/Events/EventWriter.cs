using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;

namespace OTalk.Federation.Native.Events;

/// <summary>Writes the event stanza that goes to another server (protocol reference, "Events"): once for all its subscribers.</summary>
internal static class EventWriter
{
    public static byte[] Write(string domain, Guid epoch, PeerEvent happened) => JsonText.Utf8Object(writer =>
    {
        LogEntry entry = happened.Entry;
        writer.WriteString("from"u8, happened.Channel);
        writer.WriteString("to"u8, domain);
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(entry.Body.Span, skipInputValidation: true);
        writer.WriteStartObject("event"u8);
        writer.WriteString("ns"u8, Namespaces.Publish);
        writer.WriteString("id"u8, entry.Id);
        writer.WriteString("time"u8, Timestamps.Format(entry.Time));
        writer.WriteString("from"u8, entry.Author);
        if (entry.Key is { } key)
            writer.WriteString("key"u8, key);
        WriteSubscribers(writer, happened.Subscribers);
        writer.WriteNumber("msg_count"u8, happened.MessageCount);
        if ((happened.GapFrom ?? entry.Offset) is var offset and > 0)
            writer.WriteString("position"u8, $"{epoch:N}:{offset}");
        if (happened.GapFrom is not null)
            writer.WriteBoolean("gap"u8, true);
        if (entry.Transient)
            writer.WriteBoolean("transient"u8, true);
        if (happened.IsCurrent)
            writer.WriteBoolean("current"u8, true);
        if (entry.Via.Count > 0)
        {
            writer.WriteStartArray("via"u8);
            foreach (string channel in entry.Via)
                writer.WriteStringValue(channel);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });

    private static void WriteSubscribers(Utf8JsonWriter writer, IReadOnlyList<Subscriber> subscribers)
    {
        writer.WriteStartObject("subscribers"u8);
        foreach (IGrouping<string, Subscriber> owner in subscribers.GroupBy(subscriber => subscriber.Owner, StringComparer.Ordinal))
        {
            writer.WriteStartArray(owner.Key);
            foreach (Subscriber subscriber in owner.OrderBy(subscriber => subscriber.Number))
                writer.WriteStringValue(subscriber.Id);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

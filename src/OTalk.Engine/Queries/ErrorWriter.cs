using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Engine.Queries;

/// <summary>Writes the <c>error</c> member that stands inside some responses.</summary>
internal static class ErrorWriter
{
    public static void Write(Utf8JsonWriter writer, StanzaError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, error.Condition.Code);
        writer.WriteString("condition"u8, error.Condition.Name);
        writer.WriteString("text"u8, error.Text);
        if (error.RetryAfterSeconds is { } seconds)
            writer.WriteNumber("retry_after"u8, seconds);
        if (error.Queued is { } queued)
            writer.WriteBoolean("queued"u8, queued);
        writer.WriteEndObject();
    }
}

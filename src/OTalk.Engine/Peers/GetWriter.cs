using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Engine.Peers;

/// <summary>Writes the members of a <c>get</c> for another server (protocol reference, "Getting contents").</summary>
internal static class GetWriter
{
    public static byte[] Write(GetWindow window) => JsonText.Utf8Object(writer =>
    {
        if (window.Offset != 0)
            writer.WriteNumber("offset"u8, window.Offset);
        writer.WriteNumber("limit"u8, window.Limit);
        if (window.SinceId is { } sinceId)
            writer.WriteString("since_id"u8, sinceId);
        if (window.UntilId is { } untilId)
            writer.WriteString("until_id"u8, untilId);
        if (window.SinceTime is { } sinceTime)
            writer.WriteString("since_time"u8, Timestamps.Format(sinceTime));
        if (window.UntilTime is { } untilTime)
            writer.WriteString("until_time"u8, Timestamps.Format(untilTime));
        if (window.Descending)
            writer.WriteString("order"u8, "desc"u8);
    });
}

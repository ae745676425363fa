using System.Buffers;
using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Reading;

namespace OTalk.Engine.Reading;

/// <summary>Writes the <c>result</c> object of a <c>get</c>; messages go in as the bytes that were published.</summary>
internal static class ResultWriter
{
    public static byte[] Write(int offset, PageBuilder page)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + page.Rows.Sum(row => row.Message.Length + 256));
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("offset"u8, offset);
            writer.WriteNumber("limit"u8, page.Length);
            writer.WriteNumber("total"u8, page.Total);
            WriteRows(writer, page.Rows);
            if (page.Lacking.Count > 0)
                WriteGap(writer, page.Lacking);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Says where rows of the page are missing.</summary>
    private static void WriteGap(Utf8JsonWriter writer, IReadOnlyList<string> channels)
    {
        writer.WriteStartObject("gap"u8);
        writer.WriteStartArray("channels"u8);
        foreach (string channel in channels)
            writer.WriteStringValue(channel);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes the member <c>results</c>.</summary>
    public static void WriteRows(Utf8JsonWriter writer, IReadOnlyList<ContentRow> rows)
    {
        writer.WriteStartArray("results"u8);
        foreach (ContentRow row in rows)
            Write(writer, row);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ContentRow row)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(row.Message.Span, skipInputValidation: true);
        writer.WriteString("channel"u8, row.Channel);
        writer.WriteString("time"u8, Timestamps.Format(row.Time));
        writer.WriteString("id"u8, row.Id);
        writer.WriteString("from"u8, row.From);
        if (row.Key is not null)
            writer.WriteString("key"u8, row.Key);
        if (row.Job is { Claim: { } claim } job)
            Write(writer, job, claim);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Job job, Claim claim)
    {
        writer.WriteStartObject("claim"u8);
        writer.WriteString("by"u8, claim.By);
        writer.WriteString("at"u8, Timestamps.Format(claim.At));
        writer.WriteString("until"u8, Timestamps.Format(claim.Until));
        writer.WriteNumber("cancels"u8, job.Cancels);
        if (job.FinishedAt is { } finished)
            writer.WriteString("finished"u8, Timestamps.Format(finished));
        writer.WriteEndObject();
    }
}

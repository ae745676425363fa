using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>
/// Reads the members of a <c>get</c> (protocol reference, "Getting contents"); a member that is <c>null</c> is as if missing.
/// </summary>
internal static class JsonGetReader
{
    /// <summary>Reads the object that begins where the reader stands; after a fault the reader stands anywhere within it.</summary>
    internal static GetWindow? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, out string? fault)
    {
        fault = reader.TokenType == JsonTokenType.StartObject ? null : "get is no object";
        var names = new MemberNames(source);
        var window = new GetWindow();
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fault = names.Add(ref reader, "get", out var name);
            reader.Read();
            if (fault is null && reader.TokenType != JsonTokenType.Null)
            {
                fault = ReadMember(ref reader, name, ref window);
            }
        }

        return fault is null ? window : null;
    }

    private static string? ReadMember(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref GetWindow window)
    {
        string? fault = null;
        if (name.SequenceEqual("offset"u8))
        {
            window = window with { Offset = ReadCount(ref reader, "get.offset", ref fault) };
        }
        else if (name.SequenceEqual("limit"u8))
        {
            window = window with { Limit = ReadCount(ref reader, "get.limit", ref fault) };
        }
        else if (name.SequenceEqual("since_id"u8))
        {
            window = window with { SinceId = ReadId(ref reader, "get.since_id", ref fault) };
        }
        else if (name.SequenceEqual("until_id"u8))
        {
            window = window with { UntilId = ReadId(ref reader, "get.until_id", ref fault) };
        }
        else if (name.SequenceEqual("since_time"u8))
        {
            window = window with { SinceTime = ReadTime(ref reader, "get.since_time", ref fault) };
        }
        else if (name.SequenceEqual("until_time"u8))
        {
            window = window with { UntilTime = ReadTime(ref reader, "get.until_time", ref fault) };
        }
        else if (name.SequenceEqual("order"u8))
        {
            window = window with { Descending = ReadOrder(ref reader, ref fault) };
        }
        else
        {
            reader.Skip();
        }

        return fault;
    }

    private static int ReadCount(ref Utf8JsonReader reader, string name, ref string? fault)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0)
        {
            return (int)Math.Min(count, int.MaxValue);
        }

        fault = $"{name} is no whole number from 0";
        return 0;
    }

    private static Guid ReadId(ref Utf8JsonReader reader, string name, ref string? fault)
    {
        if (!Uuids.TryParse(Text(ref reader), out var id))
        {
            fault = $"{name} is no UUID";
        }

        return id;
    }

    private static DateTimeOffset ReadTime(ref Utf8JsonReader reader, string name, ref string? fault)
    {
        if (!Timestamps.TryParse(Text(ref reader), out var time))
        {
            fault = $"{name} is no time of RFC 3339";
        }

        return time;
    }

    private static bool ReadOrder(ref Utf8JsonReader reader, ref string? fault)
    {
        var order = Text(ref reader);
        if (order is not ("asc" or "desc"))
        {
            fault = "get.order is neither asc nor desc";
        }

        return order is "desc";
    }

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && JsonTokens.TryGetText(ref reader, out var text) ? text : null;
}

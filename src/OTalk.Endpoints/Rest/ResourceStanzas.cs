using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.Rest;

/// <summary>Makes stanzas of what requests for resources carry, by the codec of stanzas: so they are checked, and refused, as those are.</summary>
internal static class ResourceStanzas
{
    /// <summary>Parameters of a read: the members of <c>get</c>.</summary>
    public static readonly IReadOnlyList<string> Window = ["offset", "limit", "since_id", "since_time", "until_id", "until_time", "order"];

    /// <summary>Parameters of what takes none.</summary>
    public static readonly IReadOnlyList<string> None = [];

    /// <summary>A <c>get</c>.</summary>
    public static bool TryGet(RestTarget target, [NotNullWhen(true)] out Stanza? stanza, [NotNullWhen(false)] out StanzaError? error) =>
        TryRead(target, out stanza, out error, writer =>
        {
            writer.WriteStartObject("get"u8);
            foreach ((string name, string value) in target.Parameters)
            {
                if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
                    writer.WriteNumber(name, number);
                else
                    writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        });

    /// <summary>A query about the channel that is addressed.</summary>
    /// <param name="target">What is addressed.</param>
    /// <param name="ns">The query.</param>
    /// <param name="config">Its <c>config</c>, any JSON; null for none.</param>
    /// <param name="stanza">The query.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryQuery(
        RestTarget target, string ns, ReadOnlyMemory<byte>? config, [NotNullWhen(true)] out Stanza? stanza, [NotNullWhen(false)] out StanzaError? error)
    {
        try
        {
            return TryRead(target, out stanza, out error, writer =>
            {
                writer.WriteStartObject("query"u8);
                writer.WriteString("ns"u8, ns);
                if (config is { } json)
                {
                    writer.WritePropertyName("config"u8);
                    writer.WriteRawValue(json.Span);
                }

                writer.WriteEndObject();
            });
        }
        catch (JsonException)
        {
            (stanza, error) = (null, StanzaError.BadRequest("the body is not valid JSON"));
            return false;
        }
    }

    private static bool TryRead(
        RestTarget target, [NotNullWhen(true)] out Stanza? stanza, [NotNullWhen(false)] out StanzaError? error, Action<Utf8JsonWriter> payload)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            payload(writer);
            writer.WriteEndObject();
        }

        bool isGood = JsonStanzaReader.TryRead(json.WrittenSpan, out stanza, out StanzaReadError? wrong);
        stanza = stanza is null ? null : stanza with { To = target.Address };
        error = wrong?.Error;
        return isGood;
    }
}

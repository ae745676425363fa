using System.Text.Json;
using OTalk.Core.Json;

namespace OTalk.Protocols.Json;

/// <summary>Reads a <c>query</c>: an object with a string <c>ns</c>, whose other members belong to whoever serves that namespace.</summary>
internal static class JsonQueryReader
{
    /// <summary>Reads the object that begins where the reader stands; after a fault the reader stands anywhere within it.</summary>
    /// <param name="reader">Stands on the value of <c>query</c>.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="ns">The query's namespace.</param>
    /// <param name="fault">What is wrong, or null.</param>
    /// <returns>A copy of the object, in which every name and string is text, so that reading it further never throws for that.</returns>
    internal static JsonElement Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, out string? ns, out string? fault)
    {
        ns = null;
        fault = Check(reader, source);
        if (fault is not null)
        {
            return default;
        }

        var body = JsonElement.ParseValue(ref reader);
        if (!body.TryGetProperty("ns"u8, out var value))
        {
            fault = "query has no ns";
        }
        else if (value.ValueKind != JsonValueKind.String)
        {
            fault = "query.ns is no string";
        }
        else
        {
            ns = value.GetString();
        }

        return body;
    }

    // Takes a copy of the reader: the object is read twice, which queries are rare enough for.
    private static string? Check(Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "query is no object";
        }

        var names = new MemberNames(source);
        var top = reader.CurrentDepth + 1;
        while (reader.Read() && reader.CurrentDepth >= top)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == top)
            {
                if (names.Add(ref reader, "query", out _) is { } fault)
                {
                    return fault;
                }
            }
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && reader.ValueIsEscaped && !JsonTokens.TryGetText(ref reader, out _))
            {
                return "query has a string that is not well-formed Unicode";
            }
        }

        return null;
    }
}

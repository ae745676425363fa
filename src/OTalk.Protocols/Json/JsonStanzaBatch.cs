using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>One stanza, or an array of them, in one text (protocol reference, "REST"). The stanzas themselves are not read here.</summary>
/// <param name="IsArray">It is an array: so is the answer.</param>
/// <param name="Stanzas">The elements, each a JSON value, in order.</param>
public sealed record JsonStanzaBatch(bool IsArray, IReadOnlyList<ReadOnlyMemory<byte>> Stanzas)
{
    private const int MaxDepth = 65;

    /// <summary>Takes a text apart. One that is no array is one stanza, whatever it is.</summary>
    /// <param name="utf8">The text; the elements are parts of it.</param>
    /// <param name="batch">The stanzas.</param>
    /// <param name="error">Why it is no array of JSON values although it begins as one: then nothing of it is to be done.</param>
    public static bool TrySplit(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonStanzaBatch? batch, [NotNullWhen(false)] out StanzaError? error)
    {
        error = null;
        var content = utf8.Span.TrimStart(" \t\r\n"u8);
        if (content.IsEmpty || content[0] != (byte)'[')
        {
            batch = new JsonStanzaBatch(false, [utf8]);
            return true;
        }

        batch = null;
        var stanzas = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                stanzas.Add(utf8[start..(int)reader.BytesConsumed]);
            }

            // Reads to the end: what follows the array is no part of it.
            if (!reader.Read())
            {
                batch = new JsonStanzaBatch(true, stanzas);
                return true;
            }
        }
        catch (JsonException broken)
        {
            error = StanzaError.BadRequest(JsonFrame.Broken(broken, ref reader, utf8.Span, "the array"));
            return false;
        }

        error = StanzaError.BadRequest("the array is followed by more");
        return false;
    }
}

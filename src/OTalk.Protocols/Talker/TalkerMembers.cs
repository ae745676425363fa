using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Talker;

/// <summary>
/// The members of one object, found in one pass, in whatever order they come: what they mean depends on <c>type</c>, which may be the last.
/// The first fault is remembered, as a sentence that begins with the member's name.
/// </summary>
internal ref struct TalkerMembers(ReadOnlySpan<byte> source)
{
    private const string What = "the object";

    private readonly ReadOnlySpan<byte> _source = source;
    private Places _places;

    /// <summary>What is wrong with the first wrong member, or null.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether there are members the server does not know.</summary>
    internal bool HasUnknown { get; private set; }

    /// <summary>Reads the object.</summary>
    /// <returns>Why it is none, or null.</returns>
    internal string? Read()
    {
        var broken = JsonFrame.Open(_source, What, out var reader);
        if (broken is not null)
        {
            return broken;
        }

        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Take(ref reader);
            }

            return JsonFrame.Close(_source, ref reader, What);
        }
        catch (JsonException exception)
        {
            return JsonFrame.Broken(exception, ref reader, _source, What);
        }
    }

    internal readonly bool Has(TalkerField field) => !_places[(int)field].Equals(default);

    /// <summary>A string; null where it is missing or wrong.</summary>
    internal string? Text(TalkerField field, bool isRequired = false) => Value(field, isRequired, mayBeNumber: false);

    /// <summary>A string, or a number as it was written; null where it is missing or wrong.</summary>
    internal string? TextOrNumber(TalkerField field, bool isRequired = false) => Value(field, isRequired, mayBeNumber: true);

    /// <summary>True or false; false where it is missing or wrong.</summary>
    internal bool Flag(TalkerField field)
    {
        var reader = Reader(field);
        if (Has(field) && reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            Fail($"{TalkerFields.Name(field)} must be true or false");
        }

        return reader.TokenType == JsonTokenType.True;
    }

    /// <summary>The string as it was written, if it is a UUID as RFC 4122 writes it: 8-4-4-4-12 hexadecimal digits, nothing around them.</summary>
    internal readonly string? Uuid(TalkerField field)
    {
        var reader = Reader(field);
        return reader.TokenType == JsonTokenType.String && JsonTokens.TryGetText(ref reader, out var text) && Uuids.IsOne(text) ? text : null;
    }

    internal void Fail(string fault) => Fault ??= fault;

    private void Take(ref Utf8JsonReader reader)
    {
        var field = TalkerFields.Find(ref reader, out var isText);
        if (!isText)
        {
            Fail($"{What} has a member name that is not well-formed Unicode");
        }

        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        if (field is not { } known)
        {
            HasUnknown = true;
        }
        else if (Has(known))
        {
            Fail($"{TalkerFields.Name(known)} is given twice");
        }
        else
        {
            _places[(int)known] = start..(int)reader.BytesConsumed;
        }
    }

    private string? Value(TalkerField field, bool isRequired, bool mayBeNumber)
    {
        var name = TalkerFields.Name(field);
        if (!Has(field))
        {
            if (isRequired)
            {
                Fail($"{name} is missing");
            }

            return null;
        }

        var reader = Reader(field);
        if (reader.TokenType == JsonTokenType.Number && mayBeNumber)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        // Clients of some languages write what they do not set as null.
        if (reader.TokenType == JsonTokenType.Null && mayBeNumber && !isRequired)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            Fail($"{name} must be a string{(mayBeNumber ? " or a number" : "")}");
            return null;
        }

        if (!JsonTokens.TryGetText(ref reader, out var text))
        {
            Fail($"{name} is not well-formed Unicode");
        }

        return text;
    }

    /// <summary>Stands on the member's value, or before everything where it is missing.</summary>
    private readonly Utf8JsonReader Reader(TalkerField field)
    {
        var reader = new Utf8JsonReader(_source[_places[(int)field]]);
        if (Has(field))
        {
            reader.Read();
        }

        return reader;
    }

    [InlineArray(12)]
    private struct Places
    {
        private Range _first;
    }
}

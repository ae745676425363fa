using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Json;

/// <summary>
/// Reads typed members out of a JSON object. Missing members and <c>null</c> give the default; the first member of a wrong type is
/// remembered in <see cref="Fault"/>, as a sentence that starts with its name.
/// </summary>
public sealed class MemberReader(JsonElement json)
{
    /// <summary>What is wrong with the first wrong member, or null.</summary>
    public string? Fault { get; private set; }

    public bool Flag(string name, bool otherwise = false)
    {
        if (!Find(name, out JsonElement value))
            return otherwise;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Fail($"{name} is neither true nor false");
        return value.ValueKind == JsonValueKind.True;
    }

    public string? Text(string name)
    {
        if (!Find(name, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.String && TryText(value, out string? text))
            return text;
        Fail($"{name} is no string");
        return null;
    }

    /// <summary>A time (RFC 3339); null where it is missing.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Timestamps.TryParse(text, out DateTimeOffset time))
            return time;
        Fail($"{name} is no time such as 2013-02-21T10:00:00Z");
        return null;
    }

    public string RequiredText(string name)
    {
        string? text = Text(name);
        if (text is null && Fault is null)
            Fail($"{name} is missing");
        return text ?? "";
    }

    /// <summary>A number of the given range, ends included; <paramref name="absent"/> where it is missing.</summary>
    public decimal Number(string name, decimal absent, decimal least, decimal most, bool whole)
    {
        if (!Find(name, out JsonElement value))
            return absent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number)
            && number >= least && number <= most && (!whole || decimal.IsInteger(number)))
        {
            return number;
        }

        Fail($"{name} is no {(whole ? "whole " : "")}number from {least} to {most}");
        return absent;
    }

    public IReadOnlyList<string> Strings(string name)
    {
        if (!Find(name, out JsonElement value))
            return [];
        var list = new List<string>();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String || !TryText(item, out string? text))
                {
                    Fail($"{name} is no list of strings");
                    return [];
                }

                list.Add(text!);
            }

            return list;
        }

        Fail($"{name} is no list of strings");
        return [];
    }

    public T Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (!Find(name, out JsonElement value))
            return default;
        if (value.ValueKind == JsonValueKind.String && TryText(value, out string? text))
        {
            foreach ((string word, T chosen) in choices)
            {
                if (string.Equals(word, text, StringComparison.Ordinal))
                    return chosen;
            }
        }

        var words = new List<string>();
        foreach ((string word, _) in choices)
            words.Add(word);
        Fail($"{name} is none of {string.Join(", ", words)}");
        return default;
    }

    /// <summary>The member if it is an object; null where it is missing.</summary>
    public JsonElement? Object(string name)
    {
        if (!Find(name, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return value;
        Fail($"{name} is no object");
        return null;
    }

    private static bool TryText(JsonElement value, out string? text)
    {
        text = null;
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape is valid JSON but no text.
            return false;
        }
    }

    private bool Find(string name, out JsonElement value) =>
        json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private void Fail(string fault) => Fault ??= fault;
}

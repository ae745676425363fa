using System.Globalization;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>
/// Lists given element by element, <c>Section:Key:0</c>, <c>Section:Key:1</c>, and lists of records member by member, <c>Section:Key:0:Member</c>,
/// as other programs of this platform take them: the elements of one source become one list, in order of their numbers.
/// </summary>
internal static class ListElements
{
    /// <summary>The same settings with elements joined; what is no element of a list stays as it is.</summary>
    public static IEnumerable<RawSetting> Join(SettingsSchema schema, IEnumerable<RawSetting> given)
    {
        List<RawSetting> all = [.. given];
        var joined = new HashSet<(string Key, SourceKind Source)>();
        foreach (var raw in all)
        {
            if (ElementOf(schema, raw) is not { } element)
            {
                yield return raw;
            }
            else if (joined.Add((element.List.Key, raw.Source.Kind)))
            {
                var elements = all
                    .Where(other => other.Source.Kind == raw.Source.Kind)
                    .Select(other => (Raw: other, At: ElementOf(schema, other)))
                    .Where(other => other.At?.List == element.List)
                    .OrderBy(other => other.At!.Number)
                    .Select(other => (other.At!.Number, other.At.Member, Text: other.Raw.Text!))
                    .ToList();
                yield return raw with { Key = element.List.Key, Text = element.List.IsList ? Texts(elements) : Records(elements) };
            }
        }
    }

    private static string Texts(IEnumerable<(int Number, string Member, string Text)> elements) =>
        string.Join(',', elements.Select(element => element.Text));

    /// <summary>The JSON that <see cref="RecordListKind"/> reads.</summary>
    private static string Records(IEnumerable<(int Number, string Member, string Text)> elements) => JsonSerializer.Serialize(elements
        .GroupBy(element => element.Number)
        .Select(record => record.GroupBy(element => element.Member, StringComparer.Ordinal).ToDictionary(member => member.Key, member => member.Last().Text)));

    /// <summary>Which element of which list a setting is, and which member of it; null for what is none.</summary>
    private static Element? ElementOf(SettingsSchema schema, RawSetting raw)
    {
        if (raw.Text is null)
        {
            return null;
        }

        var words = raw.Key.Split(':');
        return Find(words[..^1], words[^1], "", list => list.IsList)
            ?? (words.Length > 2 ? Find(words[..^2], words[^2], words[^1], list => list.IsRecordList) : null);

        Element? Find(string[] key, string number, string member, Predicate<SettingDefinition> isList) =>
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && schema.Find(string.Join(':', key)) is { } list && isList(list)
                ? new Element(list, at, member)
                : null;
    }

    private sealed record Element(SettingDefinition List, int Number, string Member);
}

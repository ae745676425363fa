using System.Globalization;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>
/// Lists given element by element, <c>Section:Key:0</c>, <c>Section:Key:1</c>, lists of records member by member, <c>Section:Key:0:Member</c>, and
/// tables of records likewise, <c>Section:Key:NAME:Member</c>, as other programs of this platform take them: the elements of one source become
/// one list, in order of their numbers, or one table.
/// </summary>
internal static class ListElements
{
    /// <summary>The same settings with elements joined; what is no element stays as it is.</summary>
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
                    .Select(other => ElementOf(schema, other))
                    .OfType<Element>()
                    .Where(other => other.List == element.List)
                    .OrderBy(other => other.Number)
                    .ToList();
                yield return raw with { Key = element.List.Key, Text = Text(element.List, elements) };
            }
        }
    }

    private static string Text(SettingDefinition list, IReadOnlyList<Element> elements) => list switch
    {
        { IsList: true } => string.Join(',', elements.Select(element => element.Text)),
        { IsRecordList: true } => JsonSerializer.Serialize(Records(elements).Values),
        _ => JsonSerializer.Serialize(Records(elements)),
    };

    /// <summary>The objects that <see cref="RecordShape"/> reads, by the name that each was given under.</summary>
    private static Dictionary<string, Dictionary<string, string>> Records(IEnumerable<Element> elements) => elements
        .GroupBy(element => element.Name, StringComparer.Ordinal)
        .ToDictionary(
            record => record.Key,
            record => record.GroupBy(element => element.Member, StringComparer.Ordinal).ToDictionary(member => member.Key, member => member.Last().Text));

    /// <summary>Which element of which list or table a setting is, and which member of it; null for what is none.</summary>
    private static Element? ElementOf(SettingsSchema schema, RawSetting raw) => raw.Text is null ? null : raw.Key.Split(':') switch
    {
        [.. var key, var number] when ListOf(schema, key) is { IsList: true } list && TryNumber(number, out var at) => new(list, number, at, "", raw.Text),
        [.. var key, var number, var member] when ListOf(schema, key) is { IsRecordList: true } list && TryNumber(number, out var at) =>
            new(list, number, at, member, raw.Text),
        [.. var key, var name, var member] when ListOf(schema, key) is { } table && table.TableMembers.Contains(member, StringComparer.OrdinalIgnoreCase) =>
            new(table, name, 0, member, raw.Text),
        _ => null,
    };

    private static SettingDefinition? ListOf(SettingsSchema schema, string[] key) => schema.Find(string.Join(':', key));

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <param name="List">The list or table.</param>
    /// <param name="Name">Number of the element, or name in the table, as given.</param>
    /// <param name="Number">Its place.</param>
    /// <param name="Member">The member of a record.</param>
    /// <param name="Text">The value.</param>
    private sealed record Element(SettingDefinition List, string Name, int Number, string Member, string Text);
}

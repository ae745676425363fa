using System.Globalization;

namespace OTalk.Server.Configuration;

/// <summary>
/// Lists given element by element, <c>Section:Key:0</c>, <c>Section:Key:1</c>, as other programs of this platform take them: the elements of one
/// source become one list, in order of their numbers.
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
            if (ListOf(schema, raw) is not var (list, _))
            {
                yield return raw;
            }
            else if (joined.Add((list, raw.Source.Kind)))
            {
                var elements = all
                    .Where(other => other.Source.Kind == raw.Source.Kind && ListOf(schema, other)?.List == list)
                    .OrderBy(other => ListOf(schema, other)!.Value.Number)
                    .Select(other => other.Text);
                yield return raw with { Key = list, Text = string.Join(',', elements) };
            }
        }
    }

    private static (string List, int Number)? ListOf(SettingsSchema schema, RawSetting raw)
    {
        var at = raw.Key.LastIndexOf(':');
        return at > 0 && raw.Text is not null
            && int.TryParse(raw.Key.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && schema.Find(raw.Key[..at]) is { IsList: true } list
            ? (list.Key, number)
            : null;
    }
}

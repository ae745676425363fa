using System.Collections;
using System.Text.Json;
using OTalk.Engine.Options;

namespace OTalk.Server.Configuration;

/// <summary>
/// Records of texts by a name that is data itself, such as a domain: an object of objects in JSON; elsewhere <c>Section:Key:NAME:Member</c> (see
/// <see cref="ListElements"/>), or that JSON as text. A source that gives a table replaces the whole table.
/// </summary>
internal sealed class RecordTableKind : SettingKind
{
    private readonly Type _record;
    private readonly RecordShape _shape;

    /// <param name="type">The type of the setting: a dictionary of records.</param>
    public RecordTableKind(Type type)
    {
        _record = type.GetGenericArguments()[1];
        _shape = new RecordShape(_record);
    }

    public override string Expected => $"a table of objects with {_shape.Expected}";

    /// <summary>Names of the members of each record.</summary>
    public IEnumerable<string> Members => _shape.Names;

    /// <summary>Whether settings of this type are tables of records.</summary>
    public static bool IsTableOfRecords(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
        && type.GetGenericArguments()[0] == typeof(string) && RecordShape.IsRecord(type.GetGenericArguments()[1]);

    public override object? Parse(string text) => RecordShape.TryParse(text, out var json) ? Read(json.Value) : null;

    public override object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var table = Empty();
        foreach (var entry in json.EnumerateObject())
        {
            if (table.Contains(entry.Name) || _shape.Read(entry.Value) is not { } record)
            {
                return null;
            }

            table.Add(entry.Name, record);
        }

        return table;
    }

    /// <summary>The same table with names in their canonical form; null if one is refused, or two become one.</summary>
    public object? Canonical(object value, TextRuleAttribute rule)
    {
        var canonical = Empty();
        foreach (DictionaryEntry entry in (IDictionary)value)
        {
            if (rule.Canonical((string)entry.Key) is not { } name || canonical.Contains(name))
            {
                return null;
            }

            canonical.Add(name, entry.Value);
        }

        return canonical;
    }

    public override string Format(object value) => RecordShape.Text(json => Write(json, value));

    public override void Write(Utf8JsonWriter json, object value)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in (IDictionary)value)
        {
            json.WritePropertyName((string)entry.Key);
            _shape.Write(json, entry.Value!);
        }

        json.WriteEndObject();
    }

    private IDictionary Empty() =>
        (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), _record), StringComparer.Ordinal)!;
}

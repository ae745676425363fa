using System.Collections;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>
/// Several records of texts: an array of objects in JSON; elsewhere <c>Section:Key:0:Member</c> (see <see cref="ListElements"/>), or that JSON
/// as text. A source that gives a list replaces the whole list.
/// </summary>
internal sealed class RecordListKind : SettingKind
{
    private readonly Type _record;
    private readonly RecordShape _shape;

    /// <param name="type">The type of the setting: a list of records.</param>
    public RecordListKind(Type type)
    {
        _record = type.GetGenericArguments()[0];
        _shape = new RecordShape(_record);
    }

    public override string Expected => $"a list of objects with {_shape.Expected}";

    /// <summary>Whether settings of this type are lists of records.</summary>
    public static bool IsListOfRecords(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && RecordShape.IsRecord(type.GetGenericArguments()[0]);

    public override object? Parse(string text) => RecordShape.TryParse(text, out var json) ? Read(json.Value) : null;

    public override object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var records = Array.CreateInstance(_record, json.GetArrayLength());
        for (var i = 0; i < records.Length; i++)
        {
            if (_shape.Read(json[i]) is not { } record)
            {
                return null;
            }

            records.SetValue(record, i);
        }

        return records;
    }

    public override string Format(object value) => RecordShape.Text(json => Write(json, value));

    public override void Write(Utf8JsonWriter json, object value)
    {
        json.WriteStartArray();
        foreach (var record in (IEnumerable)value)
        {
            _shape.Write(json, record);
        }

        json.WriteEndArray();
    }
}

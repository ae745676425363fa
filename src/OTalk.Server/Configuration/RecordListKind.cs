using System.Collections;
using System.Text;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>
/// Several records of texts: an array of objects in JSON; elsewhere <c>Section:Key:0:Member</c> (see <see cref="ListElements"/>), or that JSON
/// as text. A source that gives a list replaces the whole list. A member that is not given has its default, if that is one.
/// </summary>
internal sealed class RecordListKind : SettingKind
{
    private readonly Type _record;
    private readonly SettingsSchema _members;

    /// <param name="type">The type of the setting: a list of records.</param>
    public RecordListKind(Type type)
    {
        _record = type.GetGenericArguments()[0];
        _members = new SettingsSchema(_record);
    }

    public override string Expected =>
        $"a list of objects with {string.Join("; ", _members.Settings.Select(member => $"{member.Key} ({member.Expected})"))}";

    /// <summary>Whether settings of this type are lists of records.</summary>
    public static bool IsListOfRecords(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && type.GetGenericArguments()[0] is { IsClass: true } element
        && element != typeof(string);

    public override object? Parse(string text)
    {
        try
        {
            return Read(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var records = Array.CreateInstance(_record, json.GetArrayLength());
        for (var i = 0; i < records.Length; i++)
        {
            if (ReadRecord(json[i]) is not { } record)
            {
                return null;
            }

            records.SetValue(record, i);
        }

        return records;
    }

    public override string Format(object value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public override void Write(Utf8JsonWriter json, object value)
    {
        json.WriteStartArray();
        foreach (var record in (IEnumerable)value)
        {
            json.WriteStartObject();
            foreach (var member in _members.Settings)
            {
                json.WritePropertyName(member.Key);
                member.Write(json, member.Get(record));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private object? ReadRecord(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var record = Activator.CreateInstance(_record)!;
        foreach (var given in json.EnumerateObject())
        {
            if (_members.Find(given.Name) is not { } member || !member.TryRead(Raw(given.Name, given.Value), out var value))
            {
                return null;
            }

            member.Set(record, value);
        }

        // What was left out must be a value too: an issuer without a name is none.
        return _members.Settings.All(member => member.TryRead(new RawSetting(member.Key, member.Format(member.Get(record)), Json: null, SettingSource.Default), out _))
            ? record
            : null;
    }

    private static RawSetting Raw(string name, JsonElement value) => new(name, Text: null, value, SettingSource.Default);
}

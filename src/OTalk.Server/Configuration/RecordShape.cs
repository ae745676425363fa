using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>Records of texts among the values of a setting: an object in JSON. A member that is not given has its default, if that is a value.</summary>
/// <param name="type">The type of the records.</param>
internal sealed class RecordShape(Type type)
{
    private readonly SettingsSchema _members = new(type);

    /// <summary>The members, to be read after "objects with".</summary>
    public string Expected => string.Join("; ", _members.Settings.Select(member => $"{member.Key} ({member.Expected})"));

    /// <summary>Names of the members.</summary>
    public IEnumerable<string> Names => _members.Settings.Select(member => member.Key);

    /// <summary>Whether a type is one of records.</summary>
    public static bool IsRecord(Type type) => type.IsClass && type != typeof(string);

    /// <summary>The JSON that a text is.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonElement? json)
    {
        try
        {
            json = JsonElement.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }

    /// <summary>JSON on one line.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The record that an object stands for, or null.</summary>
    public object? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var record = Activator.CreateInstance(type)!;
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

    /// <summary>Writes a record as the object that <see cref="Read"/> reads.</summary>
    public void Write(Utf8JsonWriter json, object record)
    {
        json.WriteStartObject();
        foreach (var member in _members.Settings)
        {
            json.WritePropertyName(member.Key);
            member.Write(json, member.Get(record));
        }

        json.WriteEndObject();
    }

    // Members given one by one elsewhere than in a file arrive here as texts, whatever they stand for; an empty one unsets what may be unset.
    private static RawSetting Raw(string name, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? new(name, Text: value.GetString(), Json: null, SettingSource.Default)
        : new(name, Text: null, value, SettingSource.Default);
}

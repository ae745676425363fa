using System.Text.Json;

namespace OTalk.Server.Configuration;

/// <summary>How the values of one type are read from text (environment, command line) and from JSON (configuration file), and written.</summary>
public abstract class SettingKind
{
    /// <summary>What a value looks like, to be read after "expected".</summary>
    public abstract string Expected { get; }

    /// <summary>The kind for a property of an options record.</summary>
    /// <exception cref="NotSupportedException">No setting can have this type.</exception>
    public static SettingKind For(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare switch
        {
            _ when bare == typeof(string) => new TextKind(),
            _ when bare == typeof(bool) => new BooleanKind(),
            _ when bare == typeof(int) => new IntegerKind(),
            _ when bare == typeof(TimeSpan) => new DurationKind(),
            _ when bare == typeof(IReadOnlyList<string>) => new TextListKind(),
            _ when RecordListKind.IsListOfRecords(bare) => new RecordListKind(bare),
            _ when RecordTableKind.IsTableOfRecords(bare) => new RecordTableKind(bare),
            _ when bare.IsEnum => new ChoiceKind(bare),
            _ => throw new NotSupportedException($"No setting can be a {type}."),
        };
    }

    /// <summary>The value that the text stands for, or null.</summary>
    public abstract object? Parse(string text);

    /// <summary>The value that the JSON stands for, or null. A value of another JSON type is not converted.</summary>
    public virtual object? Read(JsonElement json) => json.ValueKind == JsonValueKind.String ? Parse(json.GetString()!) : null;

    /// <summary>The text that <see cref="Parse"/> reads as this value.</summary>
    public abstract string Format(object value);

    /// <summary>Writes the JSON that <see cref="Read"/> reads as this value.</summary>
    public virtual void Write(Utf8JsonWriter json, object value) => json.WriteStringValue(Format(value));
}

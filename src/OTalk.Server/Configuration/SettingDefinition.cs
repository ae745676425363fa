using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using OTalk.Engine.Options;

namespace OTalk.Server.Configuration;

/// <summary>One setting: where it stands among the options, and which values it accepts.</summary>
public sealed class SettingDefinition
{
    private readonly IReadOnlyList<PropertyInfo> _path;
    private readonly RangeAttribute? _range;
    private readonly TextRuleAttribute? _rule;
    private readonly SettingKind _kind;
    private readonly bool _optional;

    /// <param name="path">The properties from the root record down to the setting.</param>
    public SettingDefinition(IReadOnlyList<PropertyInfo> path)
    {
        _path = path;
        var property = path[^1];
        Key = string.Join(':', path.Select(step => step.Name));
        IsSecret = property.IsDefined(typeof(SecretAttribute));
        _kind = SettingKind.For(property.PropertyType);
        _range = property.GetCustomAttribute<RangeAttribute>();
        _rule = property.GetCustomAttribute<TextRuleAttribute>();
        _optional = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
    }

    /// <summary><c>Section:Key</c>.</summary>
    public string Key { get; }

    /// <summary>True if the value is masked wherever it would be printed.</summary>
    public bool IsSecret { get; }

    /// <summary>What a value looks like, to be read after "expected".</summary>
    public string Expected => (_rule, _range) switch
    {
        (not null, _) when _kind is TextListKind => $"{_kind.Expected} of {_rule.Expected}",
        (not null, _) when _kind is RecordTableKind => $"{_kind.Expected}, each under {_rule.Expected}",
        (not null, _) => _rule.Expected,
        (_, { Maximum: int.MaxValue }) => $"{_kind.Expected}, {Bound(_range.Minimum)} or more",
        (_, not null) => $"{_kind.Expected} from {Bound(_range.Minimum)} to {Bound(_range.Maximum)}",
        _ => _kind.Expected,
    };

    /// <summary>Reads a value of a source; false if it is not one that this setting accepts. Nothing, where that is allowed, unsets it.</summary>
    public bool TryRead(RawSetting raw, out object? value)
    {
        if (_optional && raw.IsNothing)
        {
            value = null;
            return true;
        }

        value = raw.Json is { } json ? _kind.Read(json) : _kind.Parse(raw.Text!);
        value = value is null || _range?.IsValid(value) == false ? null : Canonical(value);
        return value is not null;
    }

    /// <summary>Whether the value is a list of texts.</summary>
    public bool IsList => _kind is TextListKind;

    /// <summary>Whether the value is a list of records.</summary>
    public bool IsRecordList => _kind is RecordListKind;

    /// <summary>Names of the members of each record, where the value is a table of records; else none.</summary>
    public IEnumerable<string> TableMembers => (_kind as RecordTableKind)?.Members ?? [];

    /// <summary>The value that these options have.</summary>
    public object? Get(object options) => _path.Aggregate((object?)options, (owner, step) => step.GetValue(owner));

    /// <summary>Sets the value in options that nobody else has seen yet.</summary>
    internal void Set(object options, object? value) =>
        _path[^1].SetValue(_path.SkipLast(1).Aggregate(options, (owner, step) => step.GetValue(owner)!), value);

    /// <summary>The value as text, for people.</summary>
    public string Format(object? value) => value is null ? "" : _kind.Format(value);

    /// <summary>The value as JSON.</summary>
    public void Write(Utf8JsonWriter json, object? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            _kind.Write(json, value);
        }
    }

    /// <summary>A bound of the range in the form in which a value is given.</summary>
    private string Bound(object bound) => _range!.OperandType == typeof(TimeSpan)
        ? Duration.Format(bound as TimeSpan? ?? TimeSpan.Parse((string)bound, CultureInfo.InvariantCulture))
        : Convert.ToString(bound, CultureInfo.InvariantCulture)!;

    private object? Canonical(object value)
    {
        if (_rule is null)
        {
            return value;
        }

        if (_kind is RecordTableKind table)
        {
            return table.Canonical(value, _rule);
        }

        if (value is not IReadOnlyList<string> texts)
        {
            return _rule.Canonical((string)value);
        }

        var canonical = texts.Select(_rule.Canonical).OfType<string>().ToArray();
        return canonical.Length == texts.Count ? canonical : null;
    }
}

using System.Reflection;

namespace OTalk.Server.Configuration;

/// <summary>Every section and setting of an options record, read off its properties. Names are found in any case.</summary>
public sealed class SettingsSchema
{
    private readonly Dictionary<string, SettingDefinition> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">
    /// The root record. A property with a setter is a section if its type is a record of settings itself, else a setting.
    /// </param>
    public SettingsSchema(Type options) => Collect(options, []);

    /// <summary>All settings in the order of the records.</summary>
    public IReadOnlyCollection<SettingDefinition> Settings => _settings.Values;

    /// <summary>True for the key of a section, which holds settings and has no value itself.</summary>
    public bool IsSection(string key) => _sections.Contains(key);

    /// <summary>The setting with this key, or null.</summary>
    public SettingDefinition? Find(string key) => _settings.GetValueOrDefault(key);

    /// <summary>The key that was probably meant by an unknown one: right but in the wrong section or in none, else mistyped.</summary>
    public string? Suggest(string unknown) =>
        Suggestion.Nearest(unknown, _settings.Keys.Where(key => HaveSameName(key, unknown)), reach: int.MaxValue)
        ?? Suggestion.Nearest(unknown, _settings.Keys.Concat(_sections).Concat(InTables(unknown)));

    /// <summary>The settings that a key could mean below tables, under the name that it gives itself.</summary>
    private IEnumerable<string> InTables(string key) => key.Split(':') is [.., var name, _]
        ? _settings.Values.SelectMany(table => table.TableMembers.Select(member => $"{table.Key}:{name}:{member}"))
        : [];

    private static bool HaveSameName(string key, string other) => LastName(key).Equals(LastName(other), StringComparison.OrdinalIgnoreCase);

    private static string LastName(string key) => key[(key.LastIndexOf(':') + 1)..];

    private void Collect(Type record, IReadOnlyList<PropertyInfo> path)
    {
        foreach (var property in record.GetProperties().Where(property => property.CanWrite))
        {
            IReadOnlyList<PropertyInfo> here = [.. path, property];
            if (IsRecord(property.PropertyType))
            {
                _sections.Add(string.Join(':', here.Select(step => step.Name)));
                Collect(property.PropertyType, here);
            }
            else
            {
                var setting = new SettingDefinition(here);
                _settings.Add(setting.Key, setting);
            }
        }
    }

    private static bool IsRecord(Type type) => type.IsClass && type != typeof(string);
}

namespace OTalk.Integration.Durability.Crashes;

/// <summary>A ledger of what names stand for. While a change is not answered the old value and the new one are both right.</summary>
/// <param name="what">What the names name, for messages.</param>
internal sealed class Values(string what)
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);
    private (string Name, string? Value)? _changing;

    /// <summary>The names that stand for something.</summary>
    public IReadOnlyList<string> Names => [.. _known.Where(name => name.Value is not null).Select(name => name.Key).Order(StringComparer.Ordinal)];

    /// <summary>A name is about to get a value, or null for none.</summary>
    public void Changing(string name, string? value) => _changing = (name, value);

    /// <summary>That has been acknowledged.</summary>
    public void Changed()
    {
        (string name, string? value) = _changing!.Value;
        _known[name] = value;
        _changing = null;
    }

    /// <summary>Compares.</summary>
    /// <param name="found">What the server has.</param>
    /// <returns>How many names were compared, those that stand for nothing included.</returns>
    public int Check(IReadOnlyDictionary<string, string> found)
    {
        foreach (string name in found.Keys.Union(_known.Keys, StringComparer.Ordinal))
        {
            string? value = found.GetValueOrDefault(name);
            bool isRight = value == _known.GetValueOrDefault(name) || (_changing is { } changing && changing.Name == name && value == changing.Value);
            Assert.True(isRight, $"{what} {name} is {value ?? "nothing"}, not {_known.GetValueOrDefault(name) ?? "nothing"}; {_changing} was not answered");
        }

        return _known.Count;
    }
}

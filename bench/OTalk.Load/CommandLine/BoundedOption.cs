using System.CommandLine;

namespace OTalk.Load.CommandLine;

/// <summary>An option with a whole number that has bounds: no run is without end.</summary>
internal static class BoundedOption
{
    /// <summary>An option with a default.</summary>
    public static Option<int> Of(string name, string description, int standard, int min, int max)
    {
        var option = new Option<int>(name) { Description = $"{description} ({min} to {max})", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < min || value > max))
                result.AddError($"{name} has to be from {min} to {max}.");
        });
        return option;
    }
}

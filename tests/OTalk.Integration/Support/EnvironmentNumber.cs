using System.Globalization;

namespace OTalk.Integration.Support;

/// <summary>Numbers that whoever runs the tests may set.</summary>
internal static class EnvironmentNumber
{
    /// <summary>The value of a variable; null where it is not set.</summary>
    public static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

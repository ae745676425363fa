using System.Globalization;
using System.Text.RegularExpressions;

namespace OTalk.Server.Configuration;

/// <summary>Durations as operators write them: <c>hh:mm:ss</c>, with any number of hours, and milliseconds where they are needed.</summary>
public static partial class Duration
{
    private const int MaxHours = 24 * 36_500;

    /// <summary>Reads <c>hh:mm:ss</c> or <c>hh:mm:ss.fff</c>. A bare number is refused: nobody could tell its unit.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var match = Form().Match(text);
        if (!match.Success || Number(match.Groups["h"].Value) is not (>= 0 and <= MaxHours and var hours))
        {
            return false;
        }

        value = new TimeSpan(
            days: 0, hours, Number(match.Groups["m"].Value), Number(match.Groups["s"].Value), Number(match.Groups["f"].Value.PadRight(3, '0')));
        return true;
    }

    /// <summary>Writes what <see cref="TryParse"/> reads.</summary>
    public static string Format(TimeSpan value)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalHours:00}:{value.Minutes:00}:{value.Seconds:00}");
        return value.Milliseconds == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}.{value.Milliseconds:000}");
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<h>[0-9]{1,6}):(?<m>[0-5][0-9]):(?<s>[0-5][0-9])(\.(?<f>[0-9]{1,3}))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}

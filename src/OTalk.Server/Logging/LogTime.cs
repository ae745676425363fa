using System.Globalization;

namespace OTalk.Server.Logging;

/// <summary>Times in the log: RFC 3339, UTC, milliseconds.</summary>
internal static class LogTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

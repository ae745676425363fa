using System.Globalization;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Xmpp;

/// <summary>Times in XMPP: XEP-0082, and the stamps of XEP-0091 before it.</summary>
public static class XmppTime
{
    private const string Legacy = "yyyyMMdd'T'HH:mm:ss";

    /// <summary>Writes <c>CCYY-MM-DDThh:mm:ss.sssZ</c> (XEP-0082, section 3.2).</summary>
    public static string Format(DateTimeOffset time) => Timestamps.Format(time);

    /// <summary>Reads a date with a time (XEP-0082, section 3.2), in any zone and with any number of decimals.</summary>
    /// <param name="text">The time, nothing around it; null is none.</param>
    /// <param name="time">The instant, in UTC.</param>
    public static bool TryParse(string? text, out DateTimeOffset time) => Timestamps.TryParse(text, out time);

    /// <summary>Reads <c>CCYYMMDDThh:mm:ss</c>, always in UTC (XEP-0091).</summary>
    /// <param name="text">The time, nothing around it; null is none.</param>
    /// <param name="time">The instant.</param>
    public static bool TryParseLegacy(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Legacy, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}

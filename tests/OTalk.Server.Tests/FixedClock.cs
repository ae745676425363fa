using System.Globalization;

namespace OTalk.Server.Tests;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock : TimeProvider
{
    public const string Text = "1597-01-29T20:30:00.125Z";

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(Text, CultureInfo.InvariantCulture);
}

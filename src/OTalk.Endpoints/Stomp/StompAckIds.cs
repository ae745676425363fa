using System.Globalization;
using OTalk.Core.Addressing;

namespace OTalk.Endpoints.Stomp;

/// <summary>The header <c>ack</c> of messages, by which 1.2 acknowledges them: <c>NUMBER-MESSAGE_ID</c>, the number that of the listener.</summary>
internal static class StompAckIds
{
    public static string Write(int listener, Guid message) => string.Create(CultureInfo.InvariantCulture, $"{listener}-{message}");

    public static bool TryRead(string text, out int listener, out Guid message)
    {
        (listener, message) = (0, Guid.Empty);
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && int.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out listener)
            && Uuids.TryParse(text.AsSpan(dash + 1), out message);
    }
}

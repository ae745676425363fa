using System.Globalization;
using System.Text;
using OTalk.Load.Doors;

namespace OTalk.Load.Recovery;

/// <summary>The channels of one account, and the messages that go to each in turn: a message's number says which channel it is in.</summary>
/// <param name="domain">Of the account.</param>
/// <param name="account">Counts from 0.</param>
/// <param name="channels">How many there are.</param>
internal sealed class NumberedChannels(string domain, int account, int channels)
{
    private const string Protocol = StanzaLogin.Protocol;
    private const string Mark = "number ";

    // With the mark and a number the text of a message of the usual length.
    private static readonly string Padding = new('x', 180);

    /// <summary>Who owns them.</summary>
    public string User { get; } = string.Create(CultureInfo.InvariantCulture, $"owner{account}");

    /// <summary>What makes them; everybody may read.</summary>
    public IEnumerable<string> Creates() => Enumerable.Range(0, channels).Select(channel =>
        $$$"""{"to":"{{{Address(channel)}}}","id":"q","query":{"ns":"{{{Protocol}}}create","channel":"{{{Address(channel)}}}","config":{"all_acl":"s","msg_count":-1} }}""");

    /// <summary>The publish of a message.</summary>
    public string Publish(long number) =>
        $$$"""{"to":"{{{Address((int)(number % channels))}}}","id":"p","msg":{"ns":"{{{Protocol}}}chat","body":"{{{Mark}}}{{{number}}} {{{Padding}}}"}}""";

    /// <summary>Asks for the newest message of a channel.</summary>
    public string GetNewest(int channel) => $$$"""{"to":"{{{Address(channel)}}}","id":"g","get":{"limit":1,"order":"desc"}}""";

    /// <summary>The number of the last message in a channel, if so many were published in all; -1 if none.</summary>
    public long Newest(int channel, long published)
    {
        var last = published - 1;
        return last < channel ? -1 : last - ((last - channel) % channels);
    }

    /// <summary>The number of the first message in an answer; -1 if there is none.</summary>
    public static long NumberIn(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        var start = text.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0)
            return -1;
        start += Mark.Length;
        return long.Parse(text.AsSpan(start, text.IndexOf(' ', start) - start), CultureInfo.InvariantCulture);
    }

    private string Address(int channel) => string.Create(CultureInfo.InvariantCulture, $"{User}@{domain}/c{channel}");
}

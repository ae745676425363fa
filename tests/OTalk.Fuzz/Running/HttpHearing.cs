using System.Text;
using OTalk.Fuzz.Doors;

namespace OTalk.Fuzz.Running;

/// <summary>Counts answers of HTTP; one that never ends, or is the last, is the end.</summary>
internal sealed class HttpHearing : Hearing
{
    private static readonly string[] s_last = ["Content-Type: text/event-stream", "Connection: close", "HTTP/1.1 101"];
    private string _left = "";

    public override void Take(ReadOnlySpan<byte> bytes)
    {
        const int Kept = 64;
        string text = _left + Encoding.Latin1.GetString(bytes);
        string seen = _left;
        Answers += Count(text, Http.Answer) - Count(seen, Http.Answer);
        IsOver |= s_last.Any(last => text.Contains(last, StringComparison.Ordinal));
        _left = text.Length <= Kept ? text : text[^Kept..];
    }
}

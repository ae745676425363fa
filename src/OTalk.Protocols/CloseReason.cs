using System.Text;

namespace OTalk.Protocols;

/// <summary>Why a WebSocket is closed, as the frame that closes it may say it (RFC 6455, section 5.5).</summary>
public static class CloseReason
{
    /// <summary>Bytes of UTF-8 beside the code.</summary>
    public const int MostBytes = 123;

    /// <summary>The beginning of a text, as much as there is room for.</summary>
    public static string Fit(string reason)
    {
        int length = 0;
        int bytes = 0;
        foreach (Rune rune in reason.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MostBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return reason[..length];
    }
}

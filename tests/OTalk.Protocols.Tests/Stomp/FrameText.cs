using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

/// <summary>
/// Writes any frame in the plainest way, one replacement an escape, and shows frames for comparison: the way back that the server has no
/// need of, and what its own writers are compared with.
/// </summary>
internal static class FrameText
{
    internal static byte[] Write(StompFrame frame, StompVersion version, string lineEnd = "\n")
    {
        var text = new StringBuilder(frame.Command.ToString().ToUpperInvariant()).Append(lineEnd);
        var escapes = frame.Command is StompCommand.Connect or StompCommand.Stomp or StompCommand.Connected ? StompVersion.V10 : version;
        foreach (var header in frame.Headers)
        {
            text.Append(Escape(header.Name, escapes)).Append(':').Append(Escape(header.Value, escapes)).Append(lineEnd);
        }

        text.Append(lineEnd);
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. frame.Body.Span, 0];
    }

    /// <summary>All that a frame says, on one line.</summary>
    internal static string Show(StompFrame frame) =>
        $"{frame.Command} {string.Join(' ', frame.Headers.Select(static header => $"<{header.Name}>=<{header.Value}>"))} {Convert.ToHexStringLower(frame.Body.Span)}";

    private static string Escape(string text, StompVersion version)
    {
        if (version != StompVersion.V10)
        {
            text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace(":", "\\c", StringComparison.Ordinal);
        }

        return version == StompVersion.V12 ? text.Replace("\r", "\\r", StringComparison.Ordinal) : text;
    }
}

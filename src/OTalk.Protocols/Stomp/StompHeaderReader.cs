using System.Text.Unicode;

namespace OTalk.Protocols.Stomp;

/// <summary>Reads one header line.</summary>
internal static class StompHeaderReader
{
    /// <summary>Reads a line without its line break. The first colon ends the name: many clients leave those of the value as they are.</summary>
    /// <param name="line">The line; not empty.</param>
    /// <param name="command">The frame's command.</param>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="header">The header.</param>
    /// <returns>What is wrong, or null.</returns>
    internal static string? Read(ReadOnlySpan<byte> line, StompCommand command, StompVersion version, out StompHeader header)
    {
        header = default;
        if (!Utf8.IsValid(line))
        {
            return "a header is not valid UTF-8";
        }

        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return colon < 0 ? "a header has no colon" : "a header has no name";
        }

        var value = line[(colon + 1)..];
        var escapes = version;
        if (command.IsBeforeVersion())
        {
            escapes = StompVersion.V10;
        }
        else if (version == StompVersion.V10)
        {
            value = value.Trim(" \t"u8);
        }

        if (!StompText.TryDecode(line[..colon], escapes, out var name) || !StompText.TryDecode(value, escapes, out var text))
        {
            return $"a header has an escape that STOMP {version.Text()} does not define";
        }

        header = new StompHeader(name, text);
        return null;
    }
}

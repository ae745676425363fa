using System.Text;

namespace OTalk.Fuzz.Doors;

/// <summary>Requests of HTTP/1.1, whose bodies are as long as they say.</summary>
internal static class Http
{
    /// <summary>What is in each answer.</summary>
    public const string Answer = "HTTP/1.1 ";

    /// <summary>A unit, <c>head, empty line, body</c> with single line breaks, as a request.</summary>
    public static byte[] Encode(byte[] unit)
    {
        int end = unit.AsSpan().IndexOf("\n\n"u8);
        ReadOnlySpan<byte> head = end < 0 ? unit : unit.AsSpan(0, end);
        ReadOnlySpan<byte> body = end < 0 ? default : unit.AsSpan(end + 2);
        string lines = Encoding.Latin1.GetString(head).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        string length = body.Length > 0 ? $"\r\nContent-Length: {body.Length}" : "";
        string upgrade = lines.Contains("Upgrade", StringComparison.OrdinalIgnoreCase) ? "\r\nConnection: Upgrade" : "";
        string host = lines.Contains("\r\nHost:", StringComparison.OrdinalIgnoreCase) ? "" : "\r\nHost: localhost";
        int first = lines.IndexOf("\r\n", StringComparison.Ordinal);
        string request = first < 0 ? lines : lines[..first];
        if (!request.EndsWith(" HTTP/1.1", StringComparison.Ordinal))
            request += " HTTP/1.1";
        string rest = first < 0 ? "" : lines[first..];
        return [.. Encoding.Latin1.GetBytes($"{request}{host}{upgrade}{length}{rest}\r\n\r\n"), .. body];
    }

    /// <summary>Whether the server reads a request as one: nothing in it that says otherwise.</summary>
    public static bool Delimits(byte[] unit)
    {
        string text = Encoding.Latin1.GetString(unit);
        return !text.StartsWith('\n')
            && !text.Contains("content-length", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("transfer-encoding", StringComparison.OrdinalIgnoreCase);
    }
}

using System.Globalization;

namespace OTalk.TestKit.Xmpp.Servers.Prosody;

/// <summary>How Prosody writes down texts.</summary>
internal static class ProsodyText
{
    /// <summary>A text in Lua.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>The name of a file for a name: what is neither letter nor digit is percent-encoded.</summary>
    public static string FileName(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? $"{character}" : Encode(character)));

    private static string Encode(char character) => string.Create(CultureInfo.InvariantCulture, $"%{(int)character:x2}");
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace OTalk.Accounts.Sasl;

/// <summary>What all mechanisms ask of a client's message before they look at its parts.</summary>
internal static class SaslText
{
    /// <summary>Longest message a client may send, in bytes: room for a bearer token with many claims.</summary>
    public const int MaxBytes = 16384;

    /// <summary>Reads a message as text.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="what">What to call it in an error.</param>
    /// <param name="text">The text.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, string what, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        text = null;
        error = bytes.Length > MaxBytes ? $"{what} is longer than {MaxBytes} bytes"
            : !Utf8.IsValid(bytes) ? $"{what} is not valid UTF-8"
            : null;
        if (error is not null) return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace OTalk.Accounts.Sasl.Plain;

/// <summary>
/// The message of PLAIN (RFC 4616 §2): <c>[authzid] NUL authcid NUL passwd</c>. No record: its text form would show the password.
/// </summary>
internal sealed class PlainMessage
{
    private const string What = "the response";

    private PlainMessage(string authorizationIdentity, string userName, string password)
    {
        AuthorizationIdentity = authorizationIdentity;
        UserName = userName;
        Password = password;
    }

    /// <summary>Who the client wants to act as; empty for the user itself.</summary>
    public string AuthorizationIdentity { get; }

    public string UserName { get; }

    public string Password { get; }

    public static bool TryRead(
        ReadOnlySpan<byte> response, [NotNullWhen(true)] out PlainMessage? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        if (!SaslText.TryRead(response, What, out var text, out error)) return false;
        var parts = text.Split('\0');
        error = parts.Length != 3 ? "the response is not [authzid] NUL authcid NUL passwd"
            : parts[1].Length == 0 ? "the user name is empty"
            : parts[2].Length == 0 ? "the password is empty"
            : null;
        if (error is not null) return false;
        message = new PlainMessage(parts[0], parts[1], parts[2]);
        return true;
    }
}

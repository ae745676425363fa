using System.Diagnostics.CodeAnalysis;

namespace OTalk.Core.Addressing;

/// <summary>
/// Who owns a tree of channels: a user of a server (<c>romeo@montague.com</c>) or a server itself (<c>montague.com</c>), in canonical form
/// (protocol reference, "Identity URIs"), so that equal identities are equal strings.
/// </summary>
public sealed record Identity
{
    private string? _text;

    private Identity(string? user, string server)
    {
        User = user;
        Server = server;
    }

    /// <summary>The user in NFC and lower case, 1–255 UTF-8 bytes; null for a server's own identity.</summary>
    public string? User { get; }

    /// <summary>The host name in ASCII and lower case, at most 253 characters.</summary>
    public string Server { get; }

    /// <summary>Whether this is a server's own identity.</summary>
    public bool IsServer => User is null;

    /// <summary>The identity of the server itself.</summary>
    public Identity ServerIdentity => IsServer ? this : new Identity(user: null, Server);

    /// <summary>Reads <c>[otalk:][user@]server</c>, nothing after it.</summary>
    /// <param name="text">The identity, canonical or not.</param>
    /// <param name="identity">The identity in canonical form.</param>
    /// <param name="error">What is wrong: one sentence without a full stop, naming the part and its value.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out Identity? identity, [NotNullWhen(false)] out string? error) =>
        TryParseWithoutPrefix(AddressPrefix.Strip(text), out identity, out error);

    /// <summary>Reads an identity that is known to be good, such as one of the configuration.</summary>
    /// <exception cref="FormatException">It is not; the message is the error of <see cref="TryParse"/>.</exception>
    public static Identity Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var identity, out var error) ? identity : throw new FormatException(error);

    public bool Equals(Identity? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && string.Equals(User, other.User, StringComparison.Ordinal)
            && string.Equals(Server, other.Server, StringComparison.Ordinal));

    public override int GetHashCode() => HashCode.Combine(User, Server);

    /// <summary><c>user@server</c> or <c>server</c>.</summary>
    public override string ToString() => _text ??= IsServer ? Server : $"{User}@{Server}";

    internal static bool TryParseWithoutPrefix(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out Identity? identity, [NotNullWhen(false)] out string? error)
    {
        identity = null;
        string? user = null;
        var at = text.IndexOf('@');
        if ((at >= 0 && !UserName.TryNormalize(text[..at], out user, out error))
            || !ServerName.TryNormalize(text[(at + 1)..], out var server, out error))
        {
            return false;
        }

        identity = new Identity(user, server);
        return true;
    }
}

using System.Buffers;

namespace OTalk.Accounts.Sasl.Scram;

/// <summary>The <c>a=value</c> attributes that SCRAM messages are made of (RFC 5802 §5.1).</summary>
internal static class ScramAttributes
{
    /// <summary>Nonces are printable ASCII other than the comma.</summary>
    private static readonly SearchValues<char> _nonce =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(character => character != ',')]);

    /// <summary>The value of <paramref name="part"/> if it is the attribute <paramref name="name"/>, else null.</summary>
    public static string? Value(string part, char name) => Is(part, name) ? part[2..] : null;

    /// <summary>Whether a part is the attribute <paramref name="name"/>.</summary>
    public static bool Is(string part, char name) => part.Length >= 2 && part[0] == name && part[1] == '=';

    /// <summary>Whether a part is an attribute at all; those nobody knows are ignored (RFC 5802 §5.1).</summary>
    public static bool IsAttribute(string part) =>
        part.Length >= 3 && char.IsAsciiLetter(part[0]) && part[1] == '=' && !part.Contains('\0', StringComparison.Ordinal);

    /// <summary>Whether a value may be a nonce.</summary>
    public static bool IsNonce(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept(_nonce);
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using OTalk.Accounts.Credentials.Stringprep;

namespace OTalk.Accounts.Credentials;

/// <summary>What a password may be, and the bytes that are derived from: SASLprep, then UTF-8 (RFC 5802 §2.2, RFC 4616 §2).</summary>
public static class Passwords
{
    /// <summary>Longest password, in bytes of UTF-8 as typed.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Prepares a password.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="stored">True when an account's password is set, false when one is compared with it.</param>
    /// <param name="prepared">UTF-8 of the prepared password.</param>
    /// <param name="error">Why it is refused, in words for its owner; never a part of it.</param>
    public static bool TryPrepare(
        string password, bool stored, [NotNullWhen(true)] out byte[]? prepared, [NotNullWhen(false)] out string? error)
    {
        prepared = null;
        error = CheckLength(password);
        if (error is not null) return false;
        error = Explain(Saslprep.Prepare(password, stored, out var text));
        if (error is null && text.Length == 0) error = "the password is empty once characters without a shape of their own are left out";
        if (error is not null) return false;
        prepared = Encoding.UTF8.GetBytes(text);
        return true;
    }

    private static string? CheckLength(string password)
    {
        if (password.Length == 0) return "the password is empty";
        return Encoding.UTF8.GetByteCount(password) > MaxBytes ? $"the password is longer than {MaxBytes} bytes" : null;
    }

    private static string? Explain(SaslprepError error) => error switch
    {
        SaslprepError.None => null,
        SaslprepError.Malformed => "the password is not valid Unicode",
        SaslprepError.Prohibited => "the password has a character that passwords may not have (RFC 4013 section 2.3)",
        SaslprepError.Bidirectional => "the password mixes right-to-left and left-to-right characters (RFC 4013 section 2.4)",
        _ => "the password has a character newer than Unicode 3.2, which passwords may not have (RFC 4013 section 2.5)",
    };
}

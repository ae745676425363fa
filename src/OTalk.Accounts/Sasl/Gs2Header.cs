using System.Diagnostics.CodeAnalysis;

namespace OTalk.Accounts.Sasl;

/// <summary>
/// The GS2 header that SCRAM and OAUTHBEARER begin with (RFC 5801 §4): <c>n,,</c>, or <c>n,a=AUTHZID,</c>. <c>y</c> in place of <c>n</c>
/// is a client that could bind to the channel and saw no offer of it; there is none, so it is right.
/// </summary>
/// <param name="Text">The header as it came, with its final comma.</param>
/// <param name="AuthorizationIdentity">Who the client wants to act as; empty for the user itself.</param>
internal sealed record Gs2Header(string Text, string AuthorizationIdentity)
{
    /// <summary>Reads the header at the beginning of a message.</summary>
    public static bool TryRead(string message, [NotNullWhen(true)] out Gs2Header? header, [NotNullWhen(false)] out string? error)
    {
        header = null;
        var parts = message.Split(',', 3);
        var identity = string.Empty;
        error = CheckFlag(parts[0]);
        if (error is null && parts.Length < 3) error = "the header is not FLAG,[a=AUTHZID],";
        if (error is null && parts[1].Length > 0 && !TryReadIdentity(parts[1], out identity, out var why)) error = why;
        if (error is not null) return false;
        header = new Gs2Header($"{parts[0]},{parts[1]},", identity);
        return true;
    }

    private static string? CheckFlag(string flag) => flag switch
    {
        "n" or "y" => null,
        _ when flag.StartsWith("p=", StringComparison.Ordinal) => "channel binding is not supported",
        _ => "the channel binding flag is not n, y or p=NAME",
    };

    private static bool TryReadIdentity(string part, out string identity, out string error)
    {
        identity = string.Empty;
        error = "the second part of the header is not a=AUTHZID";
        if (!part.StartsWith("a=", StringComparison.Ordinal)) return false;
        error = "the authorization identity (a=) is not a valid saslname";
        return SaslName.TryDecode(part.AsSpan(2), out identity);
    }
}

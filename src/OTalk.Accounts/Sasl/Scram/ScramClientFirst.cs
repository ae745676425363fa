using System.Diagnostics.CodeAnalysis;

namespace OTalk.Accounts.Sasl.Scram;

/// <summary>The client-first message (RFC 5802 §7): GS2 header, <c>n=NAME,r=NONCE</c>, extensions.</summary>
/// <param name="Header">The GS2 header; the final message repeats it.</param>
/// <param name="Bare">What follows the header, as it came: part of what both sides sign.</param>
/// <param name="UserName">Who logs in, decoded.</param>
/// <param name="Nonce">The client's part of the nonce.</param>
internal sealed record ScramClientFirst(Gs2Header Header, string Bare, string UserName, string Nonce)
{
    private const string What = "the client-first message";

    public static bool TryRead(
        ReadOnlySpan<byte> response, [NotNullWhen(true)] out ScramClientFirst? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        return SaslText.TryRead(response, What, out var text, out error)
            && Gs2Header.TryRead(text, out var header, out error)
            && TryReadBare(header, text[header.Text.Length..], out message, out error);
    }

    private static bool TryReadBare(
        Gs2Header header, string bare, [NotNullWhen(true)] out ScramClientFirst? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        var parts = bare.Split(',');
        error = Check(parts);
        if (error is not null) return false;
        if (!SaslName.TryDecode(ScramAttributes.Value(parts[0], 'n'), out var name))
        {
            error = "the user name (n=) is not a valid saslname";
            return false;
        }

        message = new ScramClientFirst(header, bare, name, ScramAttributes.Value(parts[1], 'r')!);
        return true;
    }

    private static string? Check(string[] parts)
    {
        if (ScramAttributes.Is(parts[0], 'm')) return "mandatory extensions (m=) are not supported";
        if (!ScramAttributes.Is(parts[0], 'n')) return "the user name (n=) is missing after the header";
        if (parts.Length < 2 || !ScramAttributes.Is(parts[1], 'r')) return "the nonce (r=) is missing after the user name";
        if (!ScramAttributes.IsNonce(parts[1][2..])) return "the nonce (r=) is not printable ASCII";
        return Array.TrueForAll(parts[2..], ScramAttributes.IsAttribute) ? null : "an extension after the nonce is not LETTER=VALUE";
    }
}

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace OTalk.Accounts.Sasl.Scram;

/// <summary>The client-final message (RFC 5802 §7): <c>c=BINDING,r=NONCE</c>, extensions, <c>p=PROOF</c>.</summary>
/// <param name="WithoutProof">What stands before the proof, as it came: part of what both sides sign.</param>
/// <param name="ChannelBinding">Base64 of the GS2 header.</param>
/// <param name="Nonce">The whole nonce.</param>
/// <param name="Proof">The client's proof.</param>
internal sealed record ScramClientFinal(string WithoutProof, string ChannelBinding, string Nonce, byte[] Proof)
{
    private const string What = "the client-final message";

    public static bool TryRead(
        ReadOnlySpan<byte> response, [NotNullWhen(true)] out ScramClientFinal? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        if (!SaslText.TryRead(response, What, out var text, out error)) return false;
        var parts = text.Split(',');
        error = Check(parts);
        if (error is not null) return false;
        var proof = Convert.FromBase64String(parts[^1][2..]);
        message = new ScramClientFinal(text[..text.LastIndexOf(',')], parts[0][2..], parts[1][2..], proof);
        return true;
    }

    private static string? Check(string[] parts)
    {
        if (!ScramAttributes.Is(parts[0], 'c')) return "the channel binding (c=) does not begin the client-final message";
        if (parts.Length < 2 || !ScramAttributes.Is(parts[1], 'r')) return "the nonce (r=) is missing after the channel binding";
        if (parts.Length < 3 || !ScramAttributes.Is(parts[^1], 'p')) return "the proof (p=) does not end the client-final message";
        if (!Base64.IsValid(parts[^1].AsSpan(2))) return "the proof (p=) is not base64";
        return Array.TrueForAll(parts[2..^1], ScramAttributes.IsAttribute) ? null : "an extension before the proof is not LETTER=VALUE";
    }
}

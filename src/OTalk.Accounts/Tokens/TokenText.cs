using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace OTalk.Accounts.Tokens;

/// <summary>
/// The text form of a personal access token: <c>otk_ID_SECRET</c>, the id 16 hexadecimal digits, the secret 192 random bits in base64url.
/// The prefix lets scanners of published code find tokens. No record: its text form would show the secret.
/// </summary>
internal sealed class TokenText
{
    private const string Prefix = "otk_";
    private const int IdBytes = 8;
    private const int IdLength = 2 * IdBytes;
    private const int SecretBytes = 24; // Divisible by three: each secret has exactly one base64url form.
    private const int SecretLength = SecretBytes / 3 * 4;

    private static readonly SearchValues<char> _idDigits = SearchValues.Create("0123456789abcdef");

    private readonly byte[] _secret;

    private TokenText(string id, byte[] secret)
    {
        Id = id;
        _secret = secret;
    }

    public string Id { get; }

    public static TokenText Create(IRandomSource random) => new(Convert.ToHexStringLower(random.Bytes(IdBytes)), random.Bytes(SecretBytes));

    /// <summary>The token; null for a text of another form.</summary>
    public static TokenText? Parse(string text)
    {
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var id = text.AsSpan(Prefix.Length, IdLength);
        var secret = new byte[SecretBytes];
        return !id.ContainsAnyExcept(_idDigits) && text[Prefix.Length + IdLength] == '_'
            && Base64Url.IsValid(text.AsSpan(^SecretLength..)) && Base64Url.TryDecodeFromChars(text.AsSpan(^SecretLength..), secret, out var length) && length == SecretBytes
            ? new TokenText(id.ToString(), secret)
            : null;
    }

    /// <summary>What is stored: SHA-256 of the secret bytes.</summary>
    public byte[] Hash() => SHA256.HashData(_secret);

    /// <summary>The token itself. Not <c>ToString</c>, so that it reaches no log by accident.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Base64Url.EncodeToString(_secret)}";
}

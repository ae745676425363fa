using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OTalk.Accounts.OAuth;

/// <summary>
/// Codes, refresh tokens and secrets of clients: a prefix by which scanners find them, and 256 random bits in base64url. What is stored is
/// SHA-256 of the text.
/// </summary>
internal static class OAuthSecret
{
    public const string Code = "otc_";
    public const string Refresh = "otr_";
    public const string Client = "ots_";

    private const int SecretBytes = 32;

    public static string Create(string prefix, IRandomSource random) => prefix + Base64Url.EncodeToString(random.Bytes(SecretBytes));

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

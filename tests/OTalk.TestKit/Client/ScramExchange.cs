using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OTalk.TestKit.Client;

/// <summary>The client's side of SCRAM without channel binding (RFC 5802 §5), for SHA-1 and SHA-256 (RFC 7677). Passwords are ASCII here.</summary>
public sealed class ScramExchange(HashAlgorithmName hash, string userName, string password, string nonce)
{
    private string? _serverSignature;

    private string FirstBare => $"n={userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";

    public string ClientFirst => "n,," + FirstBare;

    /// <summary>The client-final-message for the server's first one.</summary>
    public string ClientFinal(string serverFirst)
    {
        Dictionary<char, string> given = serverFirst.Split(',').ToDictionary(part => part[0], part => part[2..]);
        if (!given['r'].StartsWith(nonce, StringComparison.Ordinal) || given['r'].Length == nonce.Length)
            throw new HarnessException($"the server's nonce does not continue the client's: {serverFirst}");

        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            Convert.FromBase64String(given['s']),
            int.Parse(given['i'], CultureInfo.InvariantCulture),
            hash,
            Hash([]).Length);
        byte[] clientKey = Hmac(salted, "Client Key");
        string withoutProof = $"c={Convert.ToBase64String("n,,"u8)},r={given['r']}";
        string authMessage = $"{FirstBare},{serverFirst},{withoutProof}";
        byte[] proof = [.. clientKey.Zip(Hmac(Hash(clientKey), authMessage), (key, signature) => (byte)(key ^ signature))];
        _serverSignature = Convert.ToBase64String(Hmac(Hmac(salted, "Server Key"), authMessage));
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>True if the server's final message proves that it knows the password's verifier.</summary>
    public bool Accepts(string serverFinal) => _serverSignature is not null && serverFinal == "v=" + _serverSignature;

    private byte[] Hash(byte[] data) => CryptographicOperations.HashData(hash, data);

    private byte[] Hmac(byte[] key, string text) => CryptographicOperations.HmacData(hash, key, Encoding.UTF8.GetBytes(text));
}

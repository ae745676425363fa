using System.Security.Cryptography;
using System.Text;
using OTalk.Accounts.Sasl;

namespace OTalk.Accounts.Tests.Sasl;

/// <summary>The client's side of SCRAM, written from RFC 5802 §3 without the code under test.</summary>
internal sealed class ScramClient(HashAlgorithmName hash, string userName, byte[] password, string header = "n,,")
{
    private const string ClientNonce = "client-nonce";

    private byte[] _salted = [];
    private string _authMessage = string.Empty;

    public string First => $"{header}{FirstBare}";

    private string FirstBare => $"n={userName},r={ClientNonce}";

    /// <summary>The client-final message that answers a server-first message.</summary>
    public string Final(string serverFirst)
    {
        var parts = serverFirst.Split(',');
        var salt = Convert.FromBase64String(parts[1][2..]);
        var iterations = int.Parse(parts[2][2..], System.Globalization.CultureInfo.InvariantCulture);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(header))},{parts[0]}";
        _authMessage = $"{FirstBare},{serverFirst},{withoutProof}";
        var size = hash == HashAlgorithmName.SHA1 ? 20 : 32;
        _salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, hash, size);
        var clientKey = Hmac(_salted, "Client Key");
        var signature = Hmac(CryptographicOperations.HashData(hash, clientKey), _authMessage);
        var proof = clientKey.Zip(signature, (key, mask) => (byte)(key ^ mask)).ToArray();
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>The server-final message that only a server which knows the password can send.</summary>
    public string ExpectedServerFinal => $"v={Convert.ToBase64String(Hmac(Hmac(_salted, "Server Key"), _authMessage))}";

    /// <summary>Says both messages and gives the server's last word.</summary>
    public async Task<string> RunAsync(ISaslExchange exchange)
    {
        var challenge = await exchange.SayAsync(First);
        Assert.StartsWith("continue: ", challenge, StringComparison.Ordinal);
        return await exchange.SayAsync(Final(challenge["continue: ".Length..]));
    }

    private byte[] Hmac(byte[] key, string text) => CryptographicOperations.HmacData(hash, key, Encoding.UTF8.GetBytes(text));
}

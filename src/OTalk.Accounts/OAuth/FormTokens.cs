using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.OAuth;

/// <summary>
/// Proofs that a form was made here, for one browser and one request, and not long ago: <c>TIME.MAC</c>, over the browser's cookie and what
/// the form is about.
/// </summary>
/// <param name="store">Where the secret is.</param>
/// <param name="random">Where it comes from, once.</param>
/// <param name="time">The clock.</param>
public sealed class FormTokens(IAccountStore store, IRandomSource random, TimeProvider time)
{
    private const string SecretName = "consent-form";
    private const int SecretBytes = 32;

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(30);

    /// <summary>A value for the cookie of a browser that has none.</summary>
    public string NewBrowser() => Base64Url.EncodeToString(random.Bytes(SecretBytes));

    /// <summary>The proof.</summary>
    /// <param name="browser">Value of the cookie.</param>
    /// <param name="about">What the form is about.</param>
    /// <param name="cancel">Gives it up.</param>
    public ValueTask<string> CreateAsync(string browser, string about, CancellationToken cancel) =>
        SignAsync(time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), browser, about, cancel);

    /// <summary>Whether a proof is one.</summary>
    public async ValueTask<bool> IsValidAsync(string token, string browser, string about, CancellationToken cancel)
    {
        var at = token.Split('.')[0];
        return long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > (time.GetUtcNow() - _lifetime).ToUnixTimeSeconds()
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(await SignAsync(at, browser, about, cancel)), Encoding.UTF8.GetBytes(token));
    }

    private async ValueTask<string> SignAsync(string at, string browser, string about, CancellationToken cancel)
    {
        var secret = await store.SecretAsync(SecretName, () => random.Bytes(SecretBytes), cancel);
        return $"{at}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{at}\n{browser}\n{about}")))}";
    }
}

using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts;

namespace OTalk.Federation.Native.Links;

/// <summary>What one end of one link gives the other to sign. Each is good for one assertion, right or wrong, and there is one at a time.</summary>
/// <param name="random">Where they come from.</param>
internal sealed class Nonces(IRandomSource random)
{
    private const int Bytes = 16;

    private string? _offered;

    /// <summary>A fresh one: base64url of 128 bits.</summary>
    public static string New(IRandomSource random) => Base64UrlEncoder.Encode(random.Bytes(Bytes));

    /// <summary>A fresh one, which takes the place of the one before.</summary>
    public string Offer()
    {
        var fresh = New(random);
        Volatile.Write(ref _offered, fresh);
        return fresh;
    }

    /// <summary>Takes the one that was offered, for good; null if it is used already.</summary>
    public string? Burn() => Interlocked.Exchange(ref _offered, null);
}

using System.Text;
using System.Text.RegularExpressions;

namespace OTalk.TestKit.Server;

/// <summary>
/// Finds secrets in what a server has logged: the passwords of its accounts, also as clients send them, and whatever looks like a token, a
/// code, a refresh token, a secret of a client, or a JWT.
/// </summary>
/// <param name="accounts">The accounts that the server was given.</param>
public sealed partial class LoggedSecrets(IEnumerable<TestAccount> accounts)
{
    private readonly string[] _known = [.. accounts.SelectMany(Forms).Distinct(StringComparer.Ordinal)];

    /// <summary>The lines that hold a secret.</summary>
    public IEnumerable<string> In(IEnumerable<string> lines) =>
        lines.Where(line => LooksSecret().IsMatch(line) || Array.Exists(_known, secret => line.Contains(secret, StringComparison.Ordinal)));

    private static IEnumerable<string> Forms(TestAccount account)
    {
        string name = account.Identity.Split('@')[0];
        yield return account.Password;
        yield return Base64($"{account.Identity}:{account.Password}");
        yield return Base64($"{name}:{account.Password}");
        yield return Base64($"\0{account.Identity}\0{account.Password}");
        yield return Base64($"\0{name}\0{account.Password}");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"ot[kcrs]_[A-Za-z0-9_-]{30}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10}", RegexOptions.CultureInvariant)]
    private static partial Regex LooksSecret();
}

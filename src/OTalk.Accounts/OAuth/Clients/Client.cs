namespace OTalk.Accounts.OAuth.Clients;

/// <summary>A program that people may let act for them; nothing of its secret.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Name">What it is called on the consent page.</param>
/// <param name="RedirectUris">Where codes may be sent to.</param>
/// <param name="IsPublic">True: it has no secret.</param>
/// <param name="IsRegistered">True: it registered itself, so that nobody has looked at what it says of itself.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Client(
    string Id, string Name, IReadOnlyList<string> RedirectUris, bool IsPublic, bool IsRegistered, DateTimeOffset CreatedAt)
{
    /// <summary>Whether a code may be sent there.</summary>
    public bool MayRedirectTo(string uri) => RedirectUris.Any(registered => OAuth.RedirectUris.Matches(registered, uri));
}

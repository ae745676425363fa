using System.Security.Cryptography;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.OAuth.Clients;

/// <summary>Making, finding and authenticating clients.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="random">Where ids and secrets come from.</param>
/// <param name="time">The clock.</param>
public sealed class ClientService(IAccountStore store, IRandomSource random, TimeProvider time)
{
    private const int IdBytes = 8;
    private const int MaxName = 100;
    private const int MaxUris = 10;

    /// <summary>Who registered and was never let do anything is forgotten after this time.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromDays(1);

    private static readonly byte[] _hashOfNone = new byte[SHA256.HashSizeInBytes];

    /// <summary>Makes a client.</summary>
    /// <param name="name">What it is called on the consent page.</param>
    /// <param name="redirectUris">Where codes may be sent to.</param>
    /// <param name="confidential">Whether it gets a secret.</param>
    /// <param name="registered">Whether it registers itself.</param>
    /// <param name="cancel">Gives it up; it may have been stored.</param>
    public async ValueTask<ClientCreation> AddAsync(
        string name, IReadOnlyList<string> redirectUris, bool confidential, bool registered, CancellationToken cancel)
    {
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            return ClientCreation.Refused(OAuthError.InvalidMetadata($"a client's name has 1 to {MaxName} characters, none of them a control character"));
        if (redirectUris.Count is 0 or > MaxUris) return ClientCreation.Refused(OAuthError.InvalidRedirect($"a client has 1 to {MaxUris} redirect URIs"));
        if (redirectUris.Select(RedirectUris.Fault).FirstOrDefault(fault => fault is not null) is { } wrong)
            return ClientCreation.Refused(OAuthError.InvalidRedirect(wrong));
        var secret = confidential ? OAuthSecret.Create(OAuthSecret.Client, random) : null;
        var now = time.GetUtcNow();
        var record = new ClientRecord(
            Convert.ToHexStringLower(random.Bytes(IdBytes)), name, redirectUris, secret is null ? null : OAuthSecret.Hash(secret), registered, now);
        await store.OAuth.AddClientAsync(record, now - _patience, cancel);
        return ClientCreation.Made(Describe(record), secret);
    }

    /// <summary>The client, or null.</summary>
    public async ValueTask<Client?> FindAsync(string id, CancellationToken cancel) =>
        await store.OAuth.FindClientAsync(id, cancel) is { } record ? Describe(record) : null;

    /// <summary>The client, if it is who it says: a public one gives no secret, a confidential one its own.</summary>
    public async ValueTask<Client?> AuthenticateAsync(string id, string? secret, CancellationToken cancel)
    {
        var record = await store.OAuth.FindClientAsync(id, cancel);
        var proven = secret is null
            ? record?.SecretHash is null
            : CryptographicOperations.FixedTimeEquals(OAuthSecret.Hash(secret), record?.SecretHash ?? _hashOfNone);
        return record is not null && proven ? Describe(record) : null;
    }

    /// <summary>All clients in order of creation.</summary>
    public async ValueTask<IReadOnlyList<Client>> ListAsync(CancellationToken cancel) =>
        [.. (await store.OAuth.ListClientsAsync(cancel)).Select(Describe)];

    /// <summary>Removes a client and ends all that it was let do; false if there is none with this id.</summary>
    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancel) => store.OAuth.DeleteClientAsync(id, cancel);

    private static Client Describe(ClientRecord record) =>
        new(record.Id, record.Name, record.RedirectUris, record.SecretHash is null, record.Registered, record.CreatedAt);
}

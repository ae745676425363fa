namespace OTalk.Storage.Accounts;

/// <summary>
/// Where the authorization server keeps clients, grants, refresh tokens and keys. As <see cref="IAccountStore"/>: durable before a call
/// returns, visible at once to other processes, safe for concurrent callers. Each call is one transaction.
/// </summary>
public interface IOAuthStore
{
    /// <summary>Adds a client; its id is unique.</summary>
    /// <param name="client">The client.</param>
    /// <param name="forgetUnused">Clients that registered themselves before this time, and that nobody has ever let do anything, are removed.</param>
    /// <param name="cancel">Gives it up.</param>
    ValueTask AddClientAsync(ClientRecord client, DateTimeOffset forgetUnused, CancellationToken cancel);

    /// <summary>The client, or null.</summary>
    ValueTask<ClientRecord?> FindClientAsync(string id, CancellationToken cancel);

    /// <summary>All clients in order of creation.</summary>
    ValueTask<IReadOnlyList<ClientRecord>> ListClientsAsync(CancellationToken cancel);

    /// <summary>Removes the client with all its grants; false if there is no such client.</summary>
    ValueTask<bool> DeleteClientAsync(string id, CancellationToken cancel);

    /// <summary>Adds a grant; its id and the hash of its code are unique.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="forgetEnded">Grants and refresh tokens that ended before this time are removed.</param>
    /// <param name="cancel">Gives it up.</param>
    ValueTask AddGrantAsync(GrantRecord grant, DateTimeOffset forgetEnded, CancellationToken cancel);

    /// <summary>The grant with this id, or null.</summary>
    ValueTask<GrantRecord?> FindGrantAsync(string id, CancellationToken cancel);

    /// <summary>The grant whose code has this hash, or null.</summary>
    ValueTask<GrantRecord?> FindGrantByCodeAsync(byte[] codeHash, CancellationToken cancel);

    /// <summary>The refresh token with this hash, rotated or not, or null.</summary>
    ValueTask<RefreshRecord?> FindRefreshAsync(byte[] hash, CancellationToken cancel);

    /// <summary>
    /// Marks a grant's code as used and adds the first refresh token; false, and nothing changed, if it is used or revoked or gone already.
    /// </summary>
    /// <param name="first">The refresh token; <see cref="RefreshRecord.CreatedAt"/> is when the code was used.</param>
    /// <param name="endsAt">The grant's new <see cref="GrantRecord.EndsAt"/>.</param>
    /// <param name="cancel">Gives it up.</param>
    ValueTask<bool> UseCodeAsync(RefreshRecord first, DateTimeOffset endsAt, CancellationToken cancel);

    /// <summary>
    /// Puts a refresh token in the place of another of its grant; false, and nothing changed, if that is rotated already or the grant is
    /// revoked or gone.
    /// </summary>
    /// <param name="hash">Hash of the one that is rotated.</param>
    /// <param name="next">The new one; <see cref="RefreshRecord.CreatedAt"/> is when it was rotated.</param>
    /// <param name="endsAt">The grant's new <see cref="GrantRecord.EndsAt"/>.</param>
    /// <param name="cancel">Gives it up.</param>
    ValueTask<bool> RotateAsync(byte[] hash, RefreshRecord next, DateTimeOffset endsAt, CancellationToken cancel);

    /// <summary>Revokes a grant; false if there is none or it was revoked before.</summary>
    ValueTask<bool> RevokeGrantAsync(string id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>The key that signs now; the one <paramref name="create"/> gives, stored, where there is none.</summary>
    ValueTask<SigningKeyRecord> ActiveKeyAsync(Func<SigningKeyRecord> create, CancellationToken cancel);

    /// <summary>All keys, oldest first.</summary>
    ValueTask<IReadOnlyList<SigningKeyRecord>> ListKeysAsync(CancellationToken cancel);

    /// <summary>Retires the key that signs, from <see cref="SigningKeyRecord.ActiveFrom"/> of the next one on, which is added.</summary>
    /// <param name="next">The new key.</param>
    /// <param name="forgetRetired">Keys that were retired before this time are removed.</param>
    /// <param name="cancel">Gives it up.</param>
    ValueTask RotateKeyAsync(SigningKeyRecord next, DateTimeOffset forgetRetired, CancellationToken cancel);
}

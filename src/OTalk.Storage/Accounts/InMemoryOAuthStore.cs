namespace OTalk.Storage.Accounts;

/// <summary>What the authorization server keeps, for as long as the process lasts.</summary>
internal sealed class InMemoryOAuthStore : IOAuthStore
{
    private readonly Lock _lock = new();
    private readonly List<ClientRecord> _clients = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<GrantRecord> _grants = [];
    private readonly List<RefreshRecord> _refreshes = [];
    private readonly List<SigningKeyRecord> _keys = [];

    public ValueTask AddClientAsync(ClientRecord client, DateTimeOffset forgetUnused, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_clients.Exists(other => other.Id == client.Id)) throw new InvalidOperationException("There is a client with this id already.");
            _clients.RemoveAll(old => old.Registered && old.CreatedAt < forgetUnused && !_used.Contains(old.Id));
            _clients.Add(client);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<ClientRecord?> FindClientAsync(string id, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_clients.Find(client => client.Id == id));
    }

    public ValueTask<IReadOnlyList<ClientRecord>> ListClientsAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<ClientRecord>>(
                [.. _clients.OrderBy(client => client.CreatedAt).ThenBy(client => client.Id, StringComparer.Ordinal)]);
        }
    }

    public ValueTask<bool> DeleteClientAsync(string id, CancellationToken cancel)
    {
        lock (_lock)
        {
            ForgetGrants(grant => grant.Client == id);
            _used.Remove(id);
            return ValueTask.FromResult(_clients.RemoveAll(client => client.Id == id) > 0);
        }
    }

    public ValueTask AddGrantAsync(GrantRecord grant, DateTimeOffset forgetEnded, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_grants.Exists(other => other.Id == grant.Id || Same(other.CodeHash, grant.CodeHash)))
                throw new InvalidOperationException("There is a grant with this id or this code already.");
            ForgetGrants(old => old.EndsAt < forgetEnded);
            _refreshes.RemoveAll(refresh => refresh.ExpiresAt < forgetEnded);
            _grants.Add(grant);
            _used.Add(grant.Client);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<GrantRecord?> FindGrantAsync(string id, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_grants.Find(grant => grant.Id == id));
    }

    public ValueTask<GrantRecord?> FindGrantByCodeAsync(byte[] codeHash, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_grants.Find(grant => Same(grant.CodeHash, codeHash)));
    }

    public ValueTask<RefreshRecord?> FindRefreshAsync(byte[] hash, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_refreshes.Find(refresh => Same(refresh.Hash, hash)));
    }

    public ValueTask<bool> UseCodeAsync(RefreshRecord first, DateTimeOffset endsAt, CancellationToken cancel)
    {
        lock (_lock)
        {
            var at = _grants.FindIndex(grant => grant.Id == first.Grant && grant is { UsedAt: null, RevokedAt: null });
            if (at < 0) return ValueTask.FromResult(false);
            _grants[at] = _grants[at] with { UsedAt = first.CreatedAt, EndsAt = endsAt };
            _refreshes.Add(first);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> RotateAsync(byte[] hash, RefreshRecord next, DateTimeOffset endsAt, CancellationToken cancel)
    {
        lock (_lock)
        {
            var grant = _grants.FindIndex(other => other.Id == next.Grant && other.RevokedAt is null);
            var at = _refreshes.FindIndex(other => Same(other.Hash, hash) && other.Grant == next.Grant && other.RotatedAt is null);
            if (grant < 0 || at < 0) return ValueTask.FromResult(false);
            _grants[grant] = _grants[grant] with { EndsAt = endsAt };
            _refreshes[at] = _refreshes[at] with { RotatedAt = next.CreatedAt };
            _refreshes.Add(next);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> RevokeGrantAsync(string id, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var index = _grants.FindIndex(grant => grant.Id == id && grant.RevokedAt is null);
            if (index >= 0) _grants[index] = _grants[index] with { RevokedAt = at };
            return ValueTask.FromResult(index >= 0);
        }
    }

    public ValueTask<SigningKeyRecord> ActiveKeyAsync(Func<SigningKeyRecord> create, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_keys.Find(key => key.RetiredAt is null) is not { } active) _keys.Add(active = create());
            return ValueTask.FromResult(active);
        }
    }

    public ValueTask<IReadOnlyList<SigningKeyRecord>> ListKeysAsync(CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<SigningKeyRecord>>([.. _keys.OrderBy(key => key.ActiveFrom)]);
    }

    public ValueTask RotateKeyAsync(SigningKeyRecord next, DateTimeOffset forgetRetired, CancellationToken cancel)
    {
        lock (_lock)
        {
            for (var i = 0; i < _keys.Count; i++)
            {
                if (_keys[i].RetiredAt is null) _keys[i] = _keys[i] with { RetiredAt = next.ActiveFrom };
            }

            _keys.RemoveAll(key => key.RetiredAt < forgetRetired);
            _keys.Add(next);
            return ValueTask.CompletedTask;
        }
    }

    internal void ForgetGrantsOf(string identity)
    {
        lock (_lock) ForgetGrants(grant => grant.Identity == identity);
    }

    /// <summary>Whose grant it is; null for one that is revoked or not there.</summary>
    internal string? OwnerOfLive(string grant)
    {
        lock (_lock) return _grants.Find(other => other.Id == grant && other.RevokedAt is null)?.Identity;
    }

    internal bool HasKey(string id)
    {
        lock (_lock) return _keys.Exists(key => key.Id == id);
    }

    private static bool Same(byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);

    private void ForgetGrants(Predicate<GrantRecord> which)
    {
        var ids = _grants.FindAll(which).Select(grant => grant.Id).ToHashSet(StringComparer.Ordinal);
        _grants.RemoveAll(grant => ids.Contains(grant.Id));
        _refreshes.RemoveAll(refresh => ids.Contains(refresh.Grant));
    }
}

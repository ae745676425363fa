namespace OTalk.Storage.Accounts;

/// <summary>An account store that lasts as long as its process: for tests, simulation and servers that are to forget.</summary>
public sealed class InMemoryAccountStore : IAccountStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, AccountRecord> _accounts = new(StringComparer.Ordinal);
    private readonly List<TokenRecord> _tokens = [];
    private readonly Dictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

    private readonly InMemoryOAuthStore _oauth = new();

    public IOAuthStore OAuth => _oauth;

    public ValueTask<AccountRecord?> FindAsync(string identity, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_accounts.GetValueOrDefault(identity));
    }

    public ValueTask<bool> AddAsync(AccountRecord account, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_accounts.TryAdd(account.Identity, account));
    }

    public ValueTask<bool> UpdateAsync(AccountRecord account, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(account.Identity, out var current)) return ValueTask.FromResult(false);
            _accounts[account.Identity] = account with { CreatedAt = current.CreatedAt };
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> DeleteAsync(string identity, CancellationToken cancel)
    {
        lock (_lock)
        {
            _tokens.RemoveAll(token => string.Equals(token.Identity, identity, StringComparison.Ordinal));
            _oauth.ForgetGrantsOf(identity);
            return ValueTask.FromResult(_accounts.Remove(identity));
        }
    }

    public ValueTask<IReadOnlyList<AccountRecord>> ListAsync(CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<AccountRecord>>([.. _accounts.Values]);
    }

    public ValueTask AddTokenAsync(TokenRecord token, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_tokens.Exists(other => other.Id == token.Id || other.Hash.AsSpan().SequenceEqual(token.Hash)))
                throw new InvalidOperationException("There is a token with this id or this hash already.");
            _tokens.Add(token);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<TokenRecord?> FindTokenAsync(string id, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_tokens.Find(token => token.Id == id));
    }

    public ValueTask<IReadOnlyList<TokenRecord>> ListTokensAsync(string identity, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<TokenRecord>>(_tokens.FindAll(token => token.Identity == identity));
    }

    public ValueTask<bool> DeleteTokenAsync(string id, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(_tokens.RemoveAll(token => token.Id == id) > 0);
    }

    public ValueTask TouchTokenAsync(string id, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_lock)
        {
            var index = _tokens.FindIndex(token => token.Id == id);
            if (index >= 0) _tokens[index] = _tokens[index] with { LastUsedAt = at };
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<IReadOnlySet<string>> LiveAsync(IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlySet<string>>(keys.Where(key => IsActive(OwnerOf(key)) || _oauth.HasKey(key)).ToHashSet(StringComparer.Ordinal));
        }
    }

    public ValueTask<byte[]> SecretAsync(string name, Func<byte[]> create, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_secrets.TryGetValue(name, out var secret)) _secrets[name] = secret = create();
            return ValueTask.FromResult<byte[]>([.. secret]);
        }
    }

    private string? OwnerOf(string key) =>
        key.Contains('@', StringComparison.Ordinal) ? key : _tokens.Find(token => token.Id == key)?.Identity ?? _oauth.OwnerOfLive(key);

    private bool IsActive(string? identity) => identity is not null && _accounts.GetValueOrDefault(identity) is { Disabled: false };
}

using Microsoft.Extensions.Logging;
using OTalk.Accounts.Tokens;
using OTalk.Engine.Delivery;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Streams;

/// <summary>
/// Closes streams whose token has ended: expired, revoked, signed by a key that was dropped, or of an account that is disabled or gone. Who
/// does that may be another process, so the store is asked once a second, in one query for all, while there are such streams.
/// </summary>
public sealed partial class TokenWatch(IAccountStore store, TimeProvider time, ILogger<TokenWatch> logger) : IAsyncDisposable
{
    /// <summary>The reason that streams are closed with.</summary>
    public const string Reason = "token revoked";

    private const int PolicyViolation = 1008;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<(StreamFeed Stream, AccessToken Token)> _watched = [];
    private Task _checking = Task.CompletedTask;
    private ITimer? _timer;
    private bool _stopped;
    private int _isChecking;

    /// <summary>Watches a stream from now on.</summary>
    public void Add(StreamFeed stream, AccessToken token)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _watched.Add((stream, token));
            _timer ??= time.CreateTimer(_ => Tick(), null, Every, Every);
        }
    }

    /// <summary>The stream has ended.</summary>
    public void Remove(StreamFeed stream)
    {
        lock (_gate)
        {
            if (_watched.RemoveWhere(watched => ReferenceEquals(watched.Stream, stream)) == 0 || _watched.Count > 0)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>Closes those whose token has ended by now.</summary>
    public async Task CheckAsync()
    {
        (StreamFeed Stream, AccessToken Token)[] watched;
        lock (_gate)
            watched = [.. _watched];
        if (watched.Length == 0)
            return;
        try
        {
            IReadOnlySet<string> live = await store.LiveAsync(
                watched.SelectMany(pair => pair.Token.Roots).ToHashSet(StringComparer.Ordinal), CancellationToken.None);
            DateTimeOffset now = time.GetUtcNow();
            foreach ((StreamFeed stream, AccessToken token) in watched)
            {
                if (token.ExpiresAt <= now || !token.Roots.All(live.Contains))
                    stream.Close(PolicyViolation, Reason);
            }
        }
        catch (StoreException failure)
        {
            LogNotChecked(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        ITimer? timer;
        lock (_gate)
        {
            _stopped = true;
            timer = _timer;
            _timer = null;
        }

        if (timer is not null)
            await timer.DisposeAsync();
        await _checking;
    }

    /// <summary>A second in which the last one is not over yet is left out.</summary>
    private void Tick()
    {
        if (Interlocked.Exchange(ref _isChecking, 1) == 0)
            _checking = CheckOnceAsync();
    }

    private async Task CheckOnceAsync()
    {
        try
        {
            await CheckAsync();
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "tokens-not-checked", Message = "Whether tokens are revoked could not be looked up; the next second tries again")]
    private partial void LogNotChecked(Exception failure);
}

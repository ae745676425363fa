using Microsoft.Extensions.Logging;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Engine.Delivery;
using OTalk.Storage.Accounts;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Streams;

/// <summary>
/// Closes streams when what opened them has ended: a token that expired, is revoked or was signed by a key that was dropped, or an
/// account that is disabled or gone. Who does that may be another process, so the store is asked once a second, in one query for all, while there are streams.
/// </summary>
public sealed partial class LoginWatch(IAccountStore store, TimeProvider time, ILogger<LoginWatch> logger) : IAsyncDisposable
{
    /// <summary>The reason that streams of tokens are closed with.</summary>
    public const string TokenEnded = "token revoked";

    /// <summary>The reason that streams of passwords are closed with.</summary>
    public const string AccountEnded = "account disabled";

    private const int PolicyViolation = 1008;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamFeed, List<Opening>> _watched = [];
    private Task _checking = Task.CompletedTask;
    private ITimer? _timer;
    private bool _stopped;
    private int _isChecking;

    /// <summary>Streams that are watched.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _watched.Count;
        }
    }

    /// <summary>Watches a stream that a token has opened. One may have been opened by several.</summary>
    public void Add(StreamFeed stream, AccessToken token)
    {
        foreach (string root in token.Roots)
            Add(stream, new Opening(root, token.ExpiresAt, TokenEnded));
    }

    /// <summary>Watches a stream that a password has opened.</summary>
    public void Add(StreamFeed stream, Identity user) => Add(stream, new Opening(user.ToString(), null, AccountEnded));

    private void Add(StreamFeed stream, Opening opening)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            if (!_watched.TryGetValue(stream, out List<Opening>? openings))
                _watched[stream] = openings = new List<Opening>(1);
            if (!openings.Contains(opening))
                openings.Add(opening);
            _timer ??= time.CreateTimer(_ => Tick(), null, Every, Every);
        }
    }

    /// <summary>The stream has ended.</summary>
    public void Remove(StreamFeed stream)
    {
        lock (_gate)
        {
            if (!_watched.Remove(stream) || _watched.Count > 0)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>Closes those whose token or account has ended by now.</summary>
    public async Task CheckAsync()
    {
        (StreamFeed Stream, Opening Opening)[] watched;
        lock (_gate)
            watched = [.. _watched.SelectMany(static pair => pair.Value.Select(opening => (pair.Key, opening)))];
        if (watched.Length == 0)
            return;
        try
        {
            IReadOnlySet<string> live = await store.LiveAsync(
                watched.Select(pair => pair.Opening.Key).ToHashSet(StringComparer.Ordinal), CancellationToken.None);
            DateTimeOffset now = time.GetUtcNow();
            foreach ((StreamFeed stream, Opening opening) in watched)
            {
                if (opening.EndsAt <= now || !live.Contains(opening.Key))
                    stream.Close(PolicyViolation, opening.Reason);
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

    /// <summary>What has opened a stream.</summary>
    /// <param name="Key">The id of a token, grant or key, or an identity, as the store knows it.</param>
    /// <param name="EndsAt">When it expires; null for never.</param>
    /// <param name="Reason">What the stream is closed with then.</param>
    private readonly record struct Opening(string Key, DateTimeOffset? EndsAt, string Reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "logins-not-checked", Message = "Whether tokens and accounts have ended could not be looked up; the next second tries again")]
    private partial void LogNotChecked(Exception failure);
}

using Microsoft.Extensions.Logging;
using OTalk.Engine.Delivery;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// Stores how far streams have come: when they end, and now and then, so that after a crash little is sent twice. Nobody waits for it, and
/// what could not be stored is stored later: until a restart the places in memory count.
/// </summary>
public sealed partial class PlaceKeeper(
    ITreeStore store, SessionRegistry registry, TimeSpan every, TimeProvider time, ILogger<PlaceKeeper> logger) : IAsyncDisposable
{
    private const int MostAtOnce = 1_000;

    private readonly AsyncSignal _signal = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Dictionary<(string Owner, string Session, string Door), SessionPlaces> _waiting = [];
    private Task _running = Task.CompletedTask;
    private ITimer? _timer;

    public void Start()
    {
        _timer = time.CreateTimer(_ => Look(), null, every, every);
        _running = RunAsync();
    }

    /// <summary>The places of a stream of a session, as they are now.</summary>
    public SessionPlaces Of(Session session, StreamFeed feed) =>
        new(session.Owner, session.Name, session.BoundAt, feed.Door, Clock.Now(time), feed.Places.Snapshot());

    /// <summary>Has places stored soon.</summary>
    public void Save(SessionPlaces places)
    {
        lock (_gate)
            _waiting[(places.Owner, places.Session, places.Door)] = places;
        _signal.Set();
    }

    /// <summary>Stores places before anything else is done.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public ValueTask SaveNowAsync(SessionPlaces places) => store.SavePlacesAsync([places], CancellationToken.None);

    /// <summary>Stores what waits, then stops.</summary>
    public ValueTask DisposeAsync()
    {
        // Not by CancelAsync: that goes on in the thread pool, past the scheduler of a test.
        _stopping.Cancel();
        _signal.Set();
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _running;
        Look();
        if (_timer is not null)
            await SaveAsync();
        _stopping.Dispose();
    }

    private void Look()
    {
        foreach (Session session in registry.All())
        {
            foreach (StreamFeed feed in session.Feeds)
            {
                if (feed.Places.TakeChange())
                    Save(Of(session, feed));
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                await _signal.WaitAsync();
                if (!await SaveAsync())
                    await Task.Delay(every, time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async ValueTask<bool> SaveAsync()
    {
        Dictionary<(string Owner, string Session, string Door), SessionPlaces> saving;
        lock (_gate)
            (saving, _waiting) = (_waiting, []);
        try
        {
            foreach (SessionPlaces[] some in saving.Values.Chunk(MostAtOnce))
                await store.SavePlacesAsync(some, CancellationToken.None);
            return true;
        }
        catch (StoreException failure)
        {
            LogNotSaved(failure);
            lock (_gate)
            {
                foreach ((var stream, SessionPlaces places) in saving)
                    _waiting.TryAdd(stream, places);
            }

            _signal.Set();
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "places-not-saved", Message = "How far the streams of sessions have come could not be stored; it is tried again")]
    private partial void LogNotSaved(Exception failure);
}

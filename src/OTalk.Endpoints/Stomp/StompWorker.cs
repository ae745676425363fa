using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Reading;
using OTalk.Engine;
using OTalk.Engine.Delivery;
using OTalk.Engine.Queues;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>
/// Takes jobs of a queue for one SUBSCRIBE (protocol reference, "STOMP"): as many as may wait to be acknowledged, then one for each that is.
/// </summary>
/// <param name="connection">Whose SUBSCRIBE.</param>
/// <param name="listener">The SUBSCRIBE.</param>
/// <param name="actor">Who claims.</param>
/// <param name="prefetch">How many jobs may wait at once.</param>
internal sealed class StompWorker(StompConnection connection, StompListener listener, Actor actor, int prefetch)
{
    /// <summary>A claim that waits longer is put anew: whoever has left does not stand in the queue for ever.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(60);

    private readonly AsyncSignal _changed = new();
    private int _unwritten;
    private volatile bool _ended;

    private EngineServices Services => connection.Stream.Services;

    private bool IsAuto => listener.Ack == StompAckMode.Auto;

    /// <summary>Works until it is ended or the queue refuses.</summary>
    public async Task RunAsync()
    {
        while (!_ended)
        {
            int room = await WhenRoomAsync();
            if (_ended)
                return;
            var claim = new ClaimWork(
                new ClaimCommand(actor, listener.Source.Path, room), Clock.Now(Services.Time) + ClaimFor, () => _ended || connection.Stream.Feed.Queue.IsClosed);
            Services.Router.Post(listener.Source.Identity, claim);
            Answer<Decision> answer = await claim.Answer;
            if (answer.Error is { } refused)
            {
                if (!_ended)
                    connection.Fail(StompErrors.Of(refused));
                return;
            }

            var claimed = (Claimed)answer.Value!.Outcome!;
            if (claimed.Jobs.Count > 0)
                await SendAsync(claimed);
        }
    }

    /// <summary>A job of a SUBSCRIBE that acknowledges by being sent has been written.</summary>
    public void Written(Guid job)
    {
        if (IsAuto)
            _ = FinishWrittenAsync(job);
    }

    /// <summary>Jobs are done, or given back.</summary>
    public async ValueTask<StanzaError?> SettleAsync(IEnumerable<StompListener.Waiting> jobs, bool finishes)
    {
        StanzaError? wrong = null;
        foreach (StompListener.Waiting job in jobs)
            wrong ??= await SettleAsync(job.Id, finishes);
        _changed.Set();
        return wrong;
    }

    /// <summary>Takes no more jobs and gives back what waits.</summary>
    public async ValueTask EndAsync()
    {
        _ended = true;
        await SettleAsync(connection.Listeners.SettleAll(listener, Clock.Now(Services.Time)), finishes: false);
    }

    /// <summary>Waits until a job more may be taken.</summary>
    /// <returns>How many.</returns>
    private async ValueTask<int> WhenRoomAsync()
    {
        while (true)
        {
            DateTimeOffset now = Clock.Now(Services.Time);
            (int held, DateTimeOffset? next) = IsAuto ? (Volatile.Read(ref _unwritten), null) : connection.Listeners.Held(listener, now);
            if (held < prefetch || _ended)
                return prefetch - held;
            await using ITimer? timer = next is { } end
                ? Services.Time.CreateTimer(_ => _changed.Set(), null, end - now, Timeout.InfiniteTimeSpan)
                : null;
            await _changed.WaitAsync();
        }
    }

    private async ValueTask SendAsync(Claimed claimed)
    {
        Answer<IReadOnlyList<ContentRow>> rows = await Services.Contents.ReadJobsAsync(listener.Source.Identity, claimed.Jobs);
        foreach (ContentRow row in rows.Value ?? [])
        {
            Guid id = row.Job!.Id;
            if (IsAuto)
                Interlocked.Increment(ref _unwritten);
            if (!_ended && (IsAuto || connection.Listeners.TryWait(listener, id, row.Job.Claim!.Until)))
                connection.Push(new StompJob(listener, row));
            else
                await SettleAsync(id, finishes: false);
        }

        if (rows.Error is { } failed)
            connection.Fail(StompErrors.Of(failed));
    }

    private async Task FinishWrittenAsync(Guid job)
    {
        await SettleAsync(job, finishes: true);
        Interlocked.Decrement(ref _unwritten);
        _changed.Set();
    }

    private async ValueTask<StanzaError?> SettleAsync(Guid job, bool finishes)
    {
        TreeCommand command = finishes
            ? new FinishJobCommand(actor, listener.Source.Path, job, null)
            : new CancelJobCommand(actor, listener.Source.Path, job);
        return (await Services.Router.RunAsync(listener.Source.Identity, command)).Error;
    }
}

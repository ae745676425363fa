using Microsoft.Extensions.Logging;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Queues;

/// <summary>
/// What goes to one domain, and the loop that sends it: one batch at a time, of one source after the other. A batch that may have arrived is
/// sent again, under its name, before any other, so that there is never more than one of which it is not known what became of it. The loop
/// is this domain's own: what it waits for, nobody else does.
/// </summary>
/// <param name="domain">The domain.</param>
/// <param name="services">What it is built on.</param>
/// <param name="journal">Writes the outbox.</param>
/// <param name="tryLeave">Takes it out of memory; false where there is something to do again.</param>
internal sealed partial class Destination(string domain, QueueServices services, OutboxJournal journal, Func<Destination, bool> tryLeave)
{
    private readonly ILogger _logger = services.Logging.CreateLogger<Destination>();
    private readonly SourceRing _sources = new();
    private readonly OutboxSource _outbox = new(domain, services, journal);
    private readonly Signal _wake = new(services.Time);
    private readonly Signal _retry = new(services.Time);
    private readonly Backoff _backoff = new(services.Limits.FirstPause, services.Limits.LongestPause, services.Random);

    // The loop's own: whose turn it is, what it sends, and what that was answered.
    private IBatchSource? _source;
    private Batch? _batch;
    private bool _sent;
    private IReadOnlyList<ReadOnlyMemory<byte>>? _answers;

    private volatile int _inFlight;
    private volatile Trouble? _trouble;

    public string Domain => domain;

    /// <summary>Completes when the loop has ended.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Whether anything asks to be sent.</summary>
    public bool IsIdle => _sources.Count == 0;

    public DestinationStatus Status
    {
        get
        {
            (long count, long bytes, DateTimeOffset? oldest, long inMemory) = _outbox.Window.Waiting;
            Trouble? trouble = _trouble;
            return new DestinationStatus(domain, count, bytes, inMemory, oldest, _inFlight, trouble?.Text, trouble?.NextTry);
        }
    }

    /// <summary>Starts the loop. It looks into the outbox first: what a restart left there goes before all else.</summary>
    public void Start(CancellationToken stopping)
    {
        _sources.Add(_outbox);
        Running = RunAsync(stopping);
    }

    /// <summary>A stanza for it became durable.</summary>
    public void Added(OutboxStanza stanza)
    {
        _outbox.Window.Added(stanza);
        Wake(_outbox);
    }

    /// <summary>It is not known what its outbox has.</summary>
    public void Doubt()
    {
        _outbox.Window.Doubt();
        Wake(_outbox);
    }

    /// <summary>A source has something.</summary>
    public void Wake(IBatchSource source)
    {
        _sources.Add(source);
        _wake.Set();
    }

    /// <summary>Has it tried now, and the pauses begin anew.</summary>
    public void Retry() => _retry.Set();

    private async Task RunAsync(CancellationToken stopping)
    {
        // Whoever starts it may hold a lock.
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await SendNextAsync(stopping))
                    continue;
                if (!await _wake.WaitAsync(services.Limits.IdleAfter, stopping) && tryLeave(this))
                    return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                await FailedAsync(failure, stopping);
            }
        }
    }

    /// <summary>Sends a batch, or goes on where it stood; false where there is none.</summary>
    private async Task<bool> SendNextAsync(CancellationToken stopping)
    {
        if (_answers is null)
        {
            if (await TakeAsync(stopping) is not { } batch)
                return false;
            _answers = await SendAsync(batch, stopping);
        }

        await _source!.DoneAsync(_batch!, _answers, stopping);
        services.Channel.Told(domain);
        Settle(_source);
        if (_trouble is not null)
            LogReached(domain);
        _trouble = null;
        services.News?.Reached(domain);
        _backoff.Reset();
        return true;
    }

    private async Task<Batch?> TakeAsync(CancellationToken stopping)
    {
        while (_batch is null && (_source ??= _sources.Take()) is { } source)
        {
            try
            {
                _batch = await source.NextAsync(stopping);
            }
            catch (Exception) when (!_sent)
            {
                // It has nothing on its way, so the others need not wait for it.
                Settle(source);
                throw;
            }

            if (_batch is null)
                Settle(null);
        }

        return _batch;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendAsync(Batch batch, CancellationToken stopping)
    {
        _retry.Clear();
        _sent = true;
        _inFlight = batch.Stanzas.Count;
        try
        {
            IReadOnlyList<ReadOnlyMemory<byte>> answers = await services.Channel.SendBatchAsync(
                domain, batch.Tx, batch.Stanzas, _outbox.ReachedAsync, stopping);
            return answers.Count == batch.Stanzas.Count
                ? answers
                : throw new PeerUnreachableException(
                    PeerTrouble.MayPass, $"the peer gave {answers.Count} answers to {batch.Stanzas.Count} stanzas");
        }
        finally
        {
            _inFlight = 0;
        }
    }

    /// <summary>The batch, if there was one, is over; a source that may have more takes its turn again.</summary>
    private void Settle(IBatchSource? again)
    {
        (_source, _batch, _answers, _sent) = (null, null, null, false);
        if (again is not null)
            _sources.Add(again);
    }

    private async Task FailedAsync(Exception failure, CancellationToken stopping)
    {
        try
        {
            // What is answered is not given up, whatever keeps it from being told.
            if (_answers is null && await GiveUpAsync(failure, stopping))
                return;
        }
        catch (Exception alsoThat)
        {
            if (!stopping.IsCancellationRequested)
                LogNotGivenUp(alsoThat, domain);
        }

        TimeSpan pause = _backoff.Next();
        if (_trouble is null)
            LogFailed(failure is PeerUnreachableException or TimeoutException ? null : failure, domain, failure.Message);
        DateTimeOffset nextTry = services.Time.GetUtcNow() + pause;
        _trouble = new Trouble(failure.Message, nextTry);
        services.News?.Waits(domain, failure.Message, nextTry);
        if (await _retry.WaitAsync(pause, stopping))
            _backoff.Reset();
        _trouble = _trouble with { NextTry = null };
    }

    /// <summary>Gives up what will not be tried again because of a failure; true where that is everything.</summary>
    private async Task<bool> GiveUpAsync(Exception failure, CancellationToken stopping)
    {
        GiveUpReason reason = failure switch
        {
            PeerUnreachableException { Kind: PeerTrouble.NotAllowed } => GiveUpReason.NotAllowed,
            PeerUnreachableException { Kind: PeerTrouble.NoSuchServer } when !await _outbox.WasReachedAsync(stopping) => GiveUpReason.NoSuchServer,
            _ => GiveUpReason.Expired,
        };
        bool all = reason != GiveUpReason.Expired;
        DateTimeOffset before = all ? DateTimeOffset.MaxValue : services.Time.GetUtcNow() - services.Limits.GiveUpAfter;

        // The batch may be among what is given up: who has it says so when asked for the next one.
        _batch = null;
        if (_source is { } current)
            await current.GiveUpAsync(reason, before, stopping);
        if (all)
            Settle(null);
        for (int left = _sources.Count; left > 0 && _sources.Take() is { } other; left--)
            await GiveUpAsync(other, reason, before, stopping);
        if (all)
            LogGivenUp(domain, failure.Message);
        return all;
    }

    private async Task GiveUpAsync(IBatchSource source, GiveUpReason reason, DateTimeOffset before, CancellationToken stopping)
    {
        // Once everything is given up, a source is asked again when it has something new.
        if (reason == GiveUpReason.Expired)
            _sources.Add(source);
        try
        {
            await source.GiveUpAsync(reason, before, stopping);
        }
        catch
        {
            _sources.Add(source);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "destination-waits", Message = "Stanzas for {Domain} wait and are tried again: {Reason}")]
    private partial void LogFailed(Exception? failure, string domain, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "destination-served-again", Message = "Stanzas for {Domain} are sent again")]
    private partial void LogReached(string domain);

    [LoggerMessage(Level = LogLevel.Information, EventName = "destination-given-up", Message = "Stanzas for {Domain} are not sent: {Reason}")]
    private partial void LogGivenUp(string domain, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "destination-not-given-up", Message = "What waits for {Domain} could not be given up; it is tried again")]
    private partial void LogNotGivenUp(Exception failure, string domain);

    private sealed record Trouble(string Text, DateTimeOffset? NextTry);
}

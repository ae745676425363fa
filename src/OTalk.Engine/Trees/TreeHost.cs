using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>
/// An active tree: a mailbox with one consumer. Its loop takes everything that waits and has the <see cref="TreeKeeper"/> do it: decide it one by
/// one in memory, store the changes in one batch, publish, and answer: persist, then publish, then acknowledge. Nothing else touches the
/// state, so there are no locks.
/// </summary>
public sealed partial class TreeHost
{
    private const int MaximumWork = 512;
    private const int MaximumTries = 5;

    private readonly Channel<TreeWork> _mailbox = Channel.CreateUnbounded<TreeWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly TreeKeeper _keeper;
    private readonly ILogger<TreeHost> _logger;
    private readonly List<TreeWork> _work = [];
    private long _usedAt;

    /// <param name="identity">Whose tree.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="after">The last host of the same tree, which must have stopped before this one begins.</param>
    public TreeHost(Identity identity, TreeServices services, Task after)
    {
        _name = identity.ToString();
        _time = services.Time;
        _logger = services.Logging.CreateLogger<TreeHost>();
        _keeper = new TreeKeeper(identity, services, TryPost);
        _usedAt = _time.GetTimestamp();
        Stopped = RunAsync(after);
    }

    /// <summary>Completes when the loop has ended.</summary>
    public Task Stopped { get; }

    /// <summary>Connections that read it beside sessions when it stopped.</summary>
    public int Held { get; private set; }

    /// <summary>Hands in work; false when the host is closing: then it belongs to the next one.</summary>
    public bool TryPost(TreeWork work) => _mailbox.Writer.TryWrite(work);

    /// <summary>Whether nothing was asked of it for some time, or there is nothing to be asked.</summary>
    public bool IsIdle(TimeSpan after) =>
        _keeper.IsAbsent || (!_keeper.IsBusy && _time.GetElapsedTime(Volatile.Read(ref _usedAt)) >= after);

    /// <summary>
    /// Closes the host if nothing was asked of it for some time; what was handed in before is still done. After a failure it stays until the
    /// tree was read again: only this host knows what its subscribers have not got.
    /// </summary>
    public bool CloseIfIdle(TimeSpan after)
    {
        if (!IsIdle(after))
            return false;
        Close();
        return true;
    }

    public void Close() => _mailbox.Writer.TryComplete();

    private async Task RunAsync(Task after)
    {
        await after;
        while (await _mailbox.Reader.WaitToReadAsync())
        {
            while (_work.Count < MaximumWork && _mailbox.Reader.TryRead(out TreeWork? next))
                _work.Add(next);
            Volatile.Write(ref _usedAt, _time.GetTimestamp());
            await HandleAsync();
            _work.Clear();
        }

        // A last commit that failed may be stored, and only this host knows what its subscribers have not got.
        for (int tries = 0; _keeper.IsUnsettled && tries < MaximumTries; tries++)
            await HandleAsync();
        Held = _keeper.Connections;
        await _keeper.StopAsync();
    }

    /// <summary>Does the work that was taken. Whatever happens, each piece is answered and the loop goes on.</summary>
    private async Task HandleAsync()
    {
        try
        {
            for (int tries = 0; tries < MaximumTries; tries++)
            {
                if (await _keeper.TryHandleAsync(_work))
                    return;
                LogDecidedAgain(_name);
            }

            _keeper.GiveUp(_work, new StanzaError(Condition.ServiceUnavailable, "the channel changes too fast elsewhere; try again"));
        }
        catch (StoreException failure)
        {
            LogStoreFailed(failure, _name);
            _keeper.Abandon(_work, failure.Fault == StoreFault.Full
                ? new StanzaError(Condition.QuotaExceeded, "the server has no room to store it")
                : new StanzaError(Condition.InternalServerError, "it could not be stored; try again"));
        }
        catch (Exception failure)
        {
            // A decision that throws is a fault of ours; the state may be half changed, so it is dropped and read again.
            LogDecisionFailed(failure, _name);
            _keeper.Abandon(_work, new StanzaError(Condition.InternalServerError, "the server could not do this"));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "tree-store-failed", Message = "What was asked of the tree of {Tree} could not be done, as the store failed; who asked is told")]
    private partial void LogStoreFailed(Exception failure, string tree);

    [LoggerMessage(Level = LogLevel.Error, EventName = "tree-decision-failed", Message = "A decision in the tree of {Tree} failed; its work is refused and the tree read again")]
    private partial void LogDecisionFailed(Exception failure, string tree);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "tree-decided-again", Message = "The tree of {Tree} was changed elsewhere; deciding again")]
    private partial void LogDecidedAgain(string tree);
}

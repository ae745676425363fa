using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Queues;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Queues;

/// <summary>
/// What a tree does for its queues by itself: claims that run out are cancelled, and claims that wait get jobs in order, in the very batch that makes
/// them available; where there is no queue any more, those who wait are told so. Used by the loop of its tree only. What it does in a try counts when that is stored; until then those who wait go on waiting.
/// </summary>
internal sealed class QueueKeeper(Identity identity, TreeServices services, Action wake)
{
    private const int RetryAfterSeconds = 5;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ChannelPath, List<ClaimWork>> _waiting = [];
    private readonly HashSet<ClaimWork> _served = [];
    private readonly List<ClaimWork> _parked = [];
    private readonly Alarm _alarm = new(services.Time, wake);
    private int _count;
    private long? _seen;
    private long? _seenConfig;
    private DateTimeOffset? _nextEnd;

    private IEnumerable<ClaimWork> All => _waiting.Values.SelectMany(static waiting => waiting);

    /// <summary>Whether the tree has to stay in memory: something runs out, or somebody waits. May be asked by anyone.</summary>
    public bool IsBusy => _alarm.IsSet;

    /// <summary>The tree was read anew: those who wait are to be looked after again, and what is claimed runs out whatever happens next.</summary>
    public void Reload(TreeState tree)
    {
        _seen = null;
        _seenConfig = null;
        if (tree.Items.Jobs.EarliestUntil is { } until)
            _alarm.Set(until);
    }

    /// <summary>A try begins; what one that failed did for those who wait is void.</summary>
    public void Begin()
    {
        _served.Clear();
        _parked.Clear();
    }

    /// <summary>Before each command and behind the last: cancels what has run out, then serves those who wait with what is available.</summary>
    public async ValueTask TendAsync(BatchRun run, TreeState tree)
    {
        JobList jobs = tree.Items.Jobs;
        if (jobs.EarliestUntil is { } until && until <= services.Time.GetUtcNow())
            await ExpireAsync(run, tree);
        await DismissAsync(run, tree);
        if (_seen == jobs.Version || (_count == 0 && _parked.Count == 0))
            return;
        foreach ((ChannelPath path, List<ClaimWork> waiting) in _waiting)
            await ServeAsync(run, tree, path, waiting);
        foreach (ClaimWork claim in _parked)
            await ServeAsync(run, tree, claim.Place, [claim]);
        _seen = jobs.Version;
    }

    /// <summary>Decides a claim; one that finds nothing may wait.</summary>
    public async ValueTask TakeAsync(BatchRun run, ClaimWork claim)
    {
        if (await run.DecideAsync(claim))
            return;
        if (_count + _parked.Count >= ClaimWork.MostInTree)
            DropGone(run);
        if (_count + _parked.Count - _served.Count < ClaimWork.MostInTree)
        {
            _parked.Add(claim);
            return;
        }

        var full = new StanzaError(Condition.RateLimited, $"{ClaimWork.MostInTree} claims wait in {identity} already, as many as may") { RetryAfterSeconds = RetryAfterSeconds };
        run.Answers.Add(() => claim.Fail(full));
    }

    /// <summary>Those whose time is up are answered, with whatever there is for them now.</summary>
    public async ValueTask EndWaitsAsync(BatchRun run)
    {
        DateTimeOffset now = services.Time.GetUtcNow();
        if (_nextEnd is not { } next || next > now)
            return;
        foreach (ClaimWork claim in Unserved(claim => claim.Until <= now))
        {
            if (claim.IsGone)
            {
                Drop(run, claim);
                continue;
            }

            claim.IsLast = true;
            _served.Add(claim);
            await run.DecideAsync(claim);
        }
    }

    /// <summary>What the try did is stored: who was served waits no longer, who found nothing does. Sets the alarm for what comes next.</summary>
    public void Settle(TreeState tree)
    {
        foreach (ClaimWork claim in _served)
            Forget(claim);
        foreach (ClaimWork claim in _parked.Where(claim => !_served.Contains(claim)))
        {
            if (!_waiting.TryGetValue(claim.Place, out List<ClaimWork>? waiting))
                _waiting[claim.Place] = waiting = [];
            waiting.Add(claim);
            _count++;
            claim.Park();
        }

        if (_served.Count > 0 || _parked.Count > 0)
            _nextEnd = _count == 0 ? null : All.Min(claim => claim.Until);
        Begin();
        DateTimeOffset? until = tree.Items.Jobs.EarliestUntil;
        _alarm.Set(until is null || _nextEnd < until ? _nextEnd : until);
    }

    /// <summary>
    /// The tree was dropped, and nobody may ever ask for it again: it is read again soon if anything runs out or waits, or if that is not known.
    /// </summary>
    /// <param name="dropped">The tree as it was; null where it could not be read.</param>
    public void Retry(TreeState? dropped)
    {
        if (dropped is null || _alarm.IsSet || _count > 0 || dropped.Items.Jobs.EarliestUntil is not null)
            _alarm.Set(services.Time.GetUtcNow() + PauseAfterFailure);
    }

    /// <summary>There is no such tree.</summary>
    public void Abolish() => End(claim => AccessRules.Absent(identity, claim.Place));

    /// <summary>The tree leaves memory with the server.</summary>
    public void Stop()
    {
        End(static _ => new StanzaError(Condition.ServiceUnavailable, "the server stops"));
        _alarm.End();
    }

    private List<ClaimWork> Unserved(Func<ClaimWork, bool> which) => [.. All.Where(claim => which(claim) && !_served.Contains(claim))];

    private async ValueTask ExpireAsync(BatchRun run, TreeState tree)
    {
        // Each is decided by the clock of that moment: by an older one a claim that has a little left would be decided for ever, if the clock is set back.
        while (tree.Items.Jobs.FirstExpired(Clock.Now(services.Time)) is { } job)
            await run.DecideAsync(new SentCommand(new ExpireClaimCommand(tree.Find(job.Channel)!.Path, job.Id), static _ => { }));
    }

    /// <summary>Decides the claims that wait where nothing can come any more: the channel is gone, or no queue.</summary>
    private async ValueTask DismissAsync(BatchRun run, TreeState tree)
    {
        if (_seenConfig == tree.AudienceVersion || (_count == 0 && _parked.Count == 0))
            return;
        foreach (ClaimWork claim in All.Concat(_parked).Where(claim => !_served.Contains(claim) && !IsQueue(tree, claim.Place)).ToList())
        {
            if (claim.IsGone)
                Drop(run, claim);
            else if (await run.DecideAsync(claim))
                _served.Add(claim);
        }

        _seenConfig = tree.AudienceVersion;
    }

    private static bool IsQueue(TreeState tree, ChannelPath path) => tree.Find(path) is { } node && QueueRules.Of(node) is not null;

    private async ValueTask ServeAsync(BatchRun run, TreeState tree, ChannelPath path, List<ClaimWork> waiting)
    {
        foreach (ClaimWork claim in waiting)
        {
            if (tree.Find(path) is not { } node || tree.Items.Jobs.Available(node.Number).Count == 0)
                return;
            if (_served.Contains(claim))
                continue;
            if (claim.IsGone)
                Drop(run, claim);
            else if (await run.DecideAsync(claim))
                _served.Add(claim);
        }
    }

    private void DropGone(BatchRun run)
    {
        foreach (ClaimWork claim in Unserved(static claim => claim.IsGone))
            Drop(run, claim);
    }

    private void Drop(BatchRun run, ClaimWork claim)
    {
        _served.Add(claim);
        run.Answers.Add(() => claim.Fail(StanzaError.NotAuthorized("the session that waited is gone")));
    }

    private void Forget(ClaimWork claim)
    {
        if (!_waiting.TryGetValue(claim.Place, out List<ClaimWork>? waiting) || !waiting.Remove(claim))
            return;
        _count--;
        if (waiting.Count == 0)
            _waiting.Remove(claim.Place);
    }

    private void End(Func<ClaimWork, StanzaError> why)
    {
        foreach (ClaimWork claim in All)
            claim.Fail(why(claim));
        _waiting.Clear();
        _count = 0;
        _nextEnd = null;
        _alarm.Set(null);
    }
}

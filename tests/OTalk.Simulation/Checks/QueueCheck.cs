using OTalk.Simulation.Clients;
using OTalk.Simulation.Scheduling;
using OTalk.Simulation.Storage;
using OTalk.Simulation.World;

namespace OTalk.Simulation.Checks;

/// <summary>
/// A job whose publish was answered is handed out at least once and finished at most once, to one worker at a time, in order; or it is found where
/// jobs go that were cancelled too often.
/// </summary>
internal sealed class QueueCheck(DurableLedger ledger, VirtualClock clock) : Check
{
    private readonly HashSet<(string Queue, Guid Id)> _queued = [];
    private readonly Dictionary<(string Queue, Guid Id), List<Handed>> _handed = [];
    private readonly HashSet<(string Queue, Guid Id)> _finishing = [];
    private readonly HashSet<(string Queue, Guid Id)> _finished = [];
    private readonly Dictionary<(string Queue, Guid Id), DateTimeOffset> _cancelling = [];
    private readonly HashSet<(string Queue, Guid Id)> _failed = [];
    private readonly Dictionary<Request, HashSet<(string Queue, Guid Id)>> _finishedBefore = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Request, int> _timesSetBefore = new(ReferenceEqualityComparer.Instance);

    public override void OnSent(Connection stream, Request request)
    {
        switch (request.Kind)
        {
            case RequestKind.Claim:
                _finishedBefore[request] = [.. _finished];
                _timesSetBefore[request] = clock.TimesSet;
                break;
            case RequestKind.Finish:
                _finishing.Add((request.Address, request.Job));
                break;
            case RequestKind.Cancel:
                _cancelling[(request.Address, request.Job)] = clock.Now;
                break;
        }
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (!answer.IsOk)
            return;
        switch (request.Kind)
        {
            case RequestKind.Enqueue:
                Guid id = answer.Payload.GetProperty("id").GetGuid();
                Require(ledger.Has(request.Address, id), () => $"{stream.Name} was told of job {id} before it was durable");
                _queued.Add((request.Address, id));
                break;
            case RequestKind.Claim:
                Claimed(stream, request, Job.Of(answer.Payload));
                break;
            case RequestKind.Finish:
                Require(_finished.Add((request.Address, request.Job)), () => $"{stream.Name} finished {request.Job}, which was finished before");
                break;
            case RequestKind.ReadFailed:
                _failed.UnionWith(Row.Of(answer.Payload).Select(row => (request.Address[..^"/failed".Length], row.Id)));
                break;
        }
    }

    public override void AtRest(IReadOnlyList<Connection> streams)
    {
        foreach ((string queue, Guid id) in _queued.Where(job => !_failed.Contains(job)))
        {
            Require(_handed.ContainsKey((queue, id)), () => $"nobody ever got {id} of {queue}, which was acknowledged");
            Require(_finishing.Contains((queue, id)), () => $"nobody finished {id} of {queue}, and it is there no more");
        }

        Require(
            _failed.All(job => Cast.Queues.Any(queue => queue.Address == job.Queue && queue.CancelLimit < 10)),
            () => "a job has moved that was not cancelled often enough");
        Require(!_failed.Overlaps(_finished), () => "a job that was finished is found among those that failed");
    }

    private void Claimed(Connection stream, Request claim, IReadOnlyList<Job> jobs)
    {
        List<Guid> order = [.. ledger.Messages(claim.Address).Select(message => message.Id)];
        List<int> places = [.. jobs.Select(job => order.IndexOf(job.Id))];
        Require(places.SequenceEqual(places.Order()), () => $"{stream.Name} was handed jobs of {claim.Address} out of order");
        foreach (Job job in jobs)
        {
            (string Queue, Guid Id) key = (job.Queue, job.Id);
            Require(!_finishedBefore[claim].Contains(key), () => $"{stream.Name} was handed {job.Id}, which was finished before it asked");
            var handed = new Handed(job, _timesSetBefore[claim]);
            if (!_handed.TryGetValue(key, out List<Handed>? before))
                _handed[key] = before = [];
            foreach (Handed other in before)
                Require(MayFollow(key, handed, other), () => $"{stream.Name} was handed {job} while it was another's: {other.Job}");
            before.Add(handed);
        }
    }

    /// <summary>
    /// Whether one of two claims of a job was over when the other began, or may have been cancelled. Where the clock was set meanwhile, that
    /// cannot be told by what it said.
    /// </summary>
    private bool MayFollow((string Queue, Guid Id) key, Handed one, Handed other) =>
        one.Job.At >= other.Job.Until || other.Job.At >= one.Job.Until || _cancelling.ContainsKey(key)
        || Math.Min(one.TimesSet, other.TimesSet) < clock.TimesSet;

    /// <summary>A job that was handed out.</summary>
    /// <param name="Job">The job.</param>
    /// <param name="TimesSet">How often the clock had been set when it was asked for.</param>
    private sealed record Handed(Job Job, int TimesSet);
}

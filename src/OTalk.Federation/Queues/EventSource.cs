using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Native.Events;

namespace OTalk.Federation.Queues;

/// <summary>
/// Events for one domain on their way. They are not in the outbox: trees keep how far the domain has got them, and send again what failed.
/// </summary>
internal sealed class EventSource(string domain, QueueLimits limits, Func<string> newName) : IBatchSource
{
    private readonly Lock _gate = new();
    private readonly Queue<Run> _runs = new();
    private Sending? _sending;

    /// <summary>Adds a run of a tree.</summary>
    public void Add(PeerRun run, Action<StanzaError?> answered)
    {
        lock (_gate)
            _runs.Enqueue(new Run(run, answered));
    }

    public ValueTask<Batch?> NextAsync(CancellationToken cancel)
    {
        lock (_gate)
            return ValueTask.FromResult((_sending ??= Make())?.Batch);
    }

    public ValueTask DoneAsync(Batch batch, IReadOnlyList<ReadOnlyMemory<byte>> answers, CancellationToken cancel)
    {
        List<Run> ended = [];
        lock (_gate)
        {
            if (_sending is { } sending)
            {
                _sending = null;
                foreach ((Run run, int upTo) in sending.Runs)
                {
                    run.Sent = upTo;
                    if (run.Sent == run.Of.Events.Count)
                        ended.Add(run);
                }

                while (_runs.TryPeek(out Run? first) && ended.Contains(first))
                    _runs.Dequeue();
            }
        }

        foreach (Run run in ended)
            run.Answered(null);
        return ValueTask.CompletedTask;
    }

    /// <summary>Trees try again by themselves; where there is no such server, or it is not allowed, there is nothing to try.</summary>
    public ValueTask GiveUpAsync(GiveUpReason reason, DateTimeOffset addedBefore, CancellationToken cancel)
    {
        List<Run> given;
        lock (_gate)
        {
            given = [.. _runs];
            _runs.Clear();
            _sending = null;
        }

        StanzaError? error = reason == GiveUpReason.Expired ? new StanzaError(Condition.RemoteServerTimeout, $"{domain} cannot be reached") : null;
        foreach (Run run in given)
            run.Answered(error);
        return ValueTask.CompletedTask;
    }

    private Sending? Make()
    {
        List<ReadOnlyMemory<byte>> stanzas = [];
        List<(Run Run, int UpTo)> parts = [];
        long bytes = 0;
        foreach (Run run in _runs)
        {
            int next = run.Sent;
            for (; next < run.Of.Events.Count && stanzas.Count < limits.BatchStanzas; next++)
            {
                byte[] stanza = EventWriter.Write(run.Of.Domain, run.Of.Epoch, run.Of.Events[next]);
                if (stanzas.Count > 0 && bytes + stanza.Length > limits.BatchBytes)
                    break;
                bytes += stanza.Length;
                stanzas.Add(stanza);
            }

            if (next > run.Sent)
                parts.Add((run, next));
            if (next < run.Of.Events.Count)
                break;
        }

        return stanzas.Count == 0 ? null : new Sending(new Batch(newName(), stanzas), parts);
    }

    private sealed class Run(PeerRun of, Action<StanzaError?> answered)
    {
        public PeerRun Of => of;

        public Action<StanzaError?> Answered => answered;

        public int Sent { get; set; }
    }

    private sealed record Sending(Batch Batch, IReadOnlyList<(Run Run, int UpTo)> Runs);
}

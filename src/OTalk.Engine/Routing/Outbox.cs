using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Engine.Links;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Routing;

/// <summary>
/// The effects of one tree on their way to others: stored with the decisions that left them, sent until the other tree has answered, one at
/// a time and in order for each of them. What a crash leaves is sent again, so nothing is lost, and its receiver knows what it has.
/// </summary>
internal sealed class Outbox
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Outgoing>> _byTarget = new(StringComparer.Ordinal);
    private readonly List<long> _done = [];
    private readonly TreeReaders _readers;
    private readonly TreeServices _services;
    private volatile bool _stopped;

    /// <summary>Takes up what a tree that was loaded has left to send.</summary>
    public Outbox(LoadedTree tree, TreeReaders readers, TreeServices services)
    {
        (_readers, _services) = (readers, services);

        // One that has an effect on itself would be read again for it when it has stopped, and begin anew.
        if (services.Trees.IsStopping)
            return;
        foreach (Outgoing left in tree.State.Items.Outgoing)
            Add(left);
    }

    /// <summary>Whether anything is on its way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _byTarget.Count > 0;
        }
    }

    /// <summary>Sends an effect that is durable.</summary>
    public void Add(Outgoing outgoing)
    {
        lock (_gate)
        {
            if (_byTarget.TryGetValue(outgoing.Effect.Target, out Queue<Outgoing>? waiting))
            {
                waiting.Enqueue(outgoing);
                return;
            }

            _byTarget[outgoing.Effect.Target] = new Queue<Outgoing>([outgoing]);
        }

        Send(outgoing);
    }

    /// <summary>What has arrived since it was last asked for, to be forgotten with the next batch.</summary>
    public IEnumerable<Change> TakeDone(TreeState tree)
    {
        List<long> done;
        lock (_gate)
        {
            if (_done.Count == 0)
                yield break;
            done = [.. _done];
            _done.Clear();
        }

        foreach (long number in done)
        {
            var gone = new ItemRemoved(ItemKind.Outgoing, Outgoing.KeyOf(number));
            tree.Apply(gone);
            yield return gone;
        }
    }

    /// <summary>The tree leaves memory: the next one to load it goes on.</summary>
    public void Stop() => _stopped = true;

    private void Send(Outgoing outgoing)
    {
        // Whoever hears first that a subscription has ended does not take the last event of it any more.
        if (outgoing.Effect is TellOwner { State: SubscriptionState.Ended } ended
            && _readers.Peers.WhenTakenAsync(Identity.Parse(ended.Owner).Server) is { IsCompleted: false } taken)
        {
            _ = SendBehindAsync(outgoing, taken);
        }
        else
        {
            Run(outgoing);
        }
    }

    private async Task SendBehindAsync(Outgoing outgoing, Task events)
    {
        await events;
        if (!_stopped)
            Run(outgoing);
    }

    private void Run(Outgoing outgoing) => _services.Effects.Run(outgoing.Effect, mayPass =>
    {
        if (!mayPass)
            Arrived(outgoing);
        else if (!_stopped)
            _ = SendAgainAsync(outgoing);
    });

    private async Task SendAgainAsync(Outgoing outgoing)
    {
        await Task.Delay(PauseAfterFailure, _services.Time);
        if (!_stopped)
            Send(outgoing);
    }

    private void Arrived(Outgoing outgoing)
    {
        Outgoing? next;
        lock (_gate)
        {
            _done.Add(outgoing.Number);
            Queue<Outgoing> waiting = _byTarget[outgoing.Effect.Target];
            waiting.Dequeue();
            if (!waiting.TryPeek(out next))
                _byTarget.Remove(outgoing.Effect.Target);
        }

        if (next is not null && !_stopped)
            Send(next);
    }
}

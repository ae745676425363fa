namespace OTalk.Simulation.Scheduling;

/// <summary>
/// Runs everything one server process does, one continuation at a time on the calling thread, in an order that a seed decides. What awaits
/// in this context comes back to it, so each order that a thread pool could produce between two awaits can come up here, and comes up again
/// with the same seed.
/// </summary>
/// <param name="random">Decides which of the continuations that are ready goes next.</param>
internal sealed class SimulatedScheduler(Random random) : SynchronizationContext
{
    private readonly Lock _gate = new();
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _escape;
    private bool _dead;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (Environment.CurrentManagedThreadId != _thread)
                _escape ??= Environment.StackTrace;
            if (!_dead)
                _ready.Add((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("nothing may block the one thread of a simulation");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs something in this context, up to its first await.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs one of the continuations that are ready; false if there is none.</summary>
    /// <exception cref="InvalidOperationException">Something ran on another thread: it would not repeat.</exception>
    public bool RunOne()
    {
        (SendOrPostCallback Callback, object? State) next;
        lock (_gate)
        {
            if (_escape is not null)
                throw new InvalidOperationException($"something escaped to another thread:\n{_escape}");
            if (_ready.Count == 0)
                return false;
            int chosen = random.Next(_ready.Count);
            next = _ready[chosen];
            _ready[chosen] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
        }

        Run(() => next.Callback(next.State));
        return true;
    }

    /// <summary>The process dies: what was under way never goes on.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            _dead = true;
            _ready.Clear();
        }
    }
}

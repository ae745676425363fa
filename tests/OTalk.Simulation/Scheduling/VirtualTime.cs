namespace OTalk.Simulation.Scheduling;

/// <summary>
/// The clock as one server process sees it. Timers count the time that passes, whatever the clock shows; those that are due fire through the
/// scheduler, and die with the process.
/// </summary>
/// <param name="clock">The time of the simulation.</param>
/// <param name="scheduler">That of the process.</param>
/// <param name="skew">By how much its clock is fast.</param>
internal sealed class VirtualTime(VirtualClock clock, SimulatedScheduler scheduler, TimeSpan skew = default) : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];

    /// <summary>By how much its clock is fast; it jumps when this is set.</summary>
    public TimeSpan Skew { get; set; } = skew;

    /// <summary>
    /// How long it is until the next timer is due that somebody has set for something; one that comes again and again is for nothing in
    /// particular. Null if none is set.
    /// </summary>
    public TimeSpan? UntilNextDue => _timers.Where(timer => !timer.IsPeriodic).Min(timer => timer.Due) - clock.Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.Now + Skew;

    public override long GetTimestamp() => clock.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass and hands the timers that become due to the scheduler.</summary>
    public void Advance(TimeSpan by)
    {
        clock.Advance(by);
        foreach (VirtualTimer timer in _timers.Where(timer => timer.Due <= clock.Now).ToList())
            timer.Fire();
    }

    private DateTimeOffset Passed => clock.Now;

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool IsPeriodic => _period > TimeSpan.Zero;

        public void Fire()
        {
            Due = _period > TimeSpan.Zero ? time.Passed + _period : null;
            time.Post(() => callback(state));
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.Passed + dueTime;
            _period = period;
            return true;
        }

        public void Dispose()
        {
            Due = null;
            time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void Post(Action fire) => scheduler.Post(_ => fire(), null);
}

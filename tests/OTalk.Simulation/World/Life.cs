using OTalk.Engine;
using OTalk.Simulation.Scheduling;

namespace OTalk.Simulation.World;

/// <summary>One life of a server process, with its own scheduler and timers. What it is made of is its heirs' business.</summary>
internal abstract class Life : IDisposable
{
    protected Life(int number, Random random, VirtualClock clock, TimeSpan skew)
    {
        Number = number;
        Scheduler = new SimulatedScheduler(new Random(random.Next()));
        Time = new VirtualTime(clock, Scheduler, skew);
    }

    /// <summary>Which life it is, from 1.</summary>
    public int Number { get; }

    public abstract OTalkEngine Engine { get; }

    public VirtualTime Time { get; }

    public bool IsReady { get; protected set; }

    /// <summary>Whether a timer is due soon: those that run for minutes wait for things that may never happen.</summary>
    public bool HasPressingTimers => Time.UntilNextDue < TimeSpan.FromSeconds(2);

    public bool IsDead { get; private set; }

    /// <summary>What went wrong that no client was told of; null as long as all is well.</summary>
    public string? Fault { get; private set; }

    protected SimulatedScheduler Scheduler { get; }

    /// <summary>What the log says that a server must never say; null as long as it does not.</summary>
    protected abstract string? LoggedFault { get; }

    /// <summary>Runs something in this process; what it throws is a fault of the server.</summary>
    public void Run(Func<Task> action)
    {
        if (!IsDead)
            Scheduler.Run(() => _ = WatchAsync(action));
    }

    /// <summary>Lets one thing happen that can; false if there is none.</summary>
    public bool RunOne()
    {
        bool ran = Scheduler.RunOne();
        Fault ??= LoggedFault;
        return ran;
    }

    /// <summary>The process dies; what was not durable is lost.</summary>
    public virtual void Dispose()
    {
        IsDead = true;
        Scheduler.Kill();
    }

    private async Task WatchAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception fault)
        {
            Fault ??= fault.ToString();
        }
    }
}

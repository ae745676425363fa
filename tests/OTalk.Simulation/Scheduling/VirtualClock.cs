namespace OTalk.Simulation.Scheduling;

/// <summary>The time of a simulation. It passes when the simulation says so, and goes on when a server process dies.</summary>
internal sealed class VirtualClock
{
    public DateTimeOffset Now { get; private set; } = new(2013, 2, 14, 20, 0, 0, TimeSpan.Zero);

    /// <summary>How often the clock of a server process was set: what it said before is not to be compared with what it says since.</summary>
    public int TimesSet { get; private set; }

    /// <summary>The clock of a server process is set, forwards or back. No time passes.</summary>
    public void Set(VirtualTime time, TimeSpan skew)
    {
        time.Skew = skew;
        TimesSet++;
    }

    public void Advance(TimeSpan by) => Now += by;
}

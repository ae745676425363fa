namespace OTalk.Simulation.Scheduling;

/// <summary>The time of a simulation. It passes when the simulation says so, and goes on when a server process dies.</summary>
internal sealed class VirtualClock
{
    public DateTimeOffset Now { get; private set; } = new(2013, 2, 14, 20, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => Now += by;
}

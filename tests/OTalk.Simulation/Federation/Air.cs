using OTalk.Simulation.Scheduling;

namespace OTalk.Simulation.Federation;

/// <summary>What is between the servers: it is lost, doubled, late and overtaken as a seed decides; until calm is ordered.</summary>
internal sealed class Air(Random random, VirtualClock clock)
{
    private const double Lost = 0.15;
    private const double Doubled = 0.15;
    private const int LongestWay = 45_000;

    private readonly List<(DateTimeOffset Due, Action Arrive)> _underWay = [];
    private bool _calm;

    public bool IsEmpty => _underWay.Count == 0;

    public void Calm() => _calm = true;

    public void Send(Action arrive)
    {
        if (!_calm && random.NextDouble() < Lost)
            return;
        Put(arrive);
        if (!_calm && random.NextDouble() < Doubled)
            Put(arrive);
    }

    /// <summary>Lets arrive what is due.</summary>
    public void Arrive()
    {
        foreach (var due in _underWay.Where(way => way.Due <= clock.Now).ToList())
        {
            _underWay.Remove(due);
            due.Arrive();
        }
    }

    /// <summary>Some are quick, some come after their sender has stopped waiting.</summary>
    private void Put(Action arrive)
    {
        int way = random.Next(_calm || random.Next(3) > 0 ? 200 : LongestWay);
        _underWay.Add((clock.Now + TimeSpan.FromMilliseconds(way), arrive));
    }
}

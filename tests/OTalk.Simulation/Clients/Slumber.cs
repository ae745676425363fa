namespace OTalk.Simulation.Clients;

/// <summary>
/// When a client takes nothing for long, as one does whose machine sleeps: what it is sent fills its pipe, then its queue, and then its stream is
/// behind. Some are gone when they would wake.
/// </summary>
internal sealed class Slumber(Random random)
{
    private const int Seldom = 120;
    private const int Shortest = 15;
    private const int Longest = 100;

    private int _left;

    /// <summary>What becomes of it in this step.</summary>
    public SlumberStep Next()
    {
        if (_left > 0)
            return --_left > 0 ? SlumberStep.Asleep : random.Next(2) == 0 ? SlumberStep.Gone : SlumberStep.Awake;
        if (random.Next(Seldom) != 0)
            return SlumberStep.Awake;
        _left = random.Next(Shortest, Longest);
        return SlumberStep.FallsAsleep;
    }

    /// <summary>It has a new connection, which it reads.</summary>
    public void Wake() => _left = 0;
}

internal enum SlumberStep
{
    Awake,
    FallsAsleep,
    Asleep,

    /// <summary>Its connection breaks while it is asleep.</summary>
    Gone,
}

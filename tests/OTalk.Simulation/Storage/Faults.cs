using OTalk.Storage.Trees;

namespace OTalk.Simulation.Storage;

/// <summary>Decides by a seed when a store misbehaves; until calm is ordered.</summary>
internal sealed class Faults(Random random, FaultRates rates)
{
    private const int LongestPause = 6;

    private FaultRates _rates = rates;

    /// <summary>From here on nothing fails.</summary>
    public void Calm() => _rates = FaultRates.None;

    /// <summary>The power has failed: the process has to die before anything else happens in it.</summary>
    public bool IsPowerOut { get; private set; }

    /// <summary>Another process begins.</summary>
    public void PowerBack() => IsPowerOut = false;

    public bool Refuses() => Happens(_rates.Refuses);

    /// <summary>Lets others go on for a while.</summary>
    public async ValueTask PauseAsync()
    {
        if (!Happens(_rates.Slow))
            return;
        for (int left = random.Next(1, LongestPause); left > 0; left--)
            await Task.Yield();
    }

    public void BeforeAppend() => Fail(_rates.AppendFailsBefore, "the disk is full");

    /// <summary>
    /// Commits a transaction. Where the power fails meanwhile the medium has all of it or nothing, and who waits never hears which.
    /// </summary>
    /// <param name="commit">Commits it.</param>
    /// <param name="torn">What is done instead where the power fails; null for all or nothing.</param>
    public async ValueTask<T> CommitAsync<T>(Func<ValueTask<T>> commit, Func<ValueTask<T>>? torn = null)
    {
        if (!Happens(_rates.PowerFails))
            return await commit();
        if (torn is not null)
            await torn();
        else if (random.Next(2) == 0)
            await commit();
        IsPowerOut = true;
        return await new TaskCompletionSource<T>().Task;
    }

    public void AfterAppend() => Fail(_rates.AppendFailsAfter, "the disk answered too late");

    public void Read() => Fail(_rates.ReadFails, "the disk could not be read");

    private void Fail(double rate, string how)
    {
        if (Happens(rate))
            throw new StoreException(how);
    }

    private bool Happens(double rate) => rate > 0 && random.NextDouble() < rate;
}

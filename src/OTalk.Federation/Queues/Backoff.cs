using System.Buffers.Binary;
using OTalk.Accounts;

namespace OTalk.Federation.Queues;

/// <summary>
/// How long to wait after failures: any time up to a bound that doubles with each. The whole of it is random, so that servers that lost the
/// same peer do not come back to it together.
/// </summary>
/// <param name="first">The bound after the first failure.</param>
/// <param name="most">What the bound never exceeds.</param>
/// <param name="random">Decides.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan most, IRandomSource random)
{
    private const int Digits = 53;

    private int _failures;

    /// <summary>The pause after another failure.</summary>
    public TimeSpan Next() => Bound(_failures++) * Fraction();

    /// <summary>It worked.</summary>
    public void Reset() => _failures = 0;

    private TimeSpan Bound(int failures)
    {
        double bound = first.Ticks * Math.Pow(2, failures);
        return bound < most.Ticks ? TimeSpan.FromTicks((long)bound) : most;
    }

    /// <summary>From 0 up to and without 1, as fine as a double is there.</summary>
    private double Fraction() =>
        (BinaryPrimitives.ReadUInt64LittleEndian(random.Bytes(sizeof(ulong))) >> ((sizeof(ulong) * 8) - Digits)) / (double)(1L << Digits);
}

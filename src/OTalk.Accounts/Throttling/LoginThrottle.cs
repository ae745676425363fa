using System.Net;

namespace OTalk.Accounts.Throttling;

/// <summary>
/// Slows down whoever guesses passwords (<c>Limits:AuthFailuresPerMinute</c>): after so many failed log-ins from one network address in a minute
/// the answer to each further log-in from there comes a second late, to the one after the next failure two seconds, and so on up to thirty. It is
/// over when a minute has gone by without a failure. Safe for concurrent callers.
/// </summary>
/// <param name="failuresPerMinute">Failures of one address in a minute that cost nothing; 0: no limit.</param>
/// <param name="time">The clock.</param>
public sealed class LoginThrottle(int failuresPerMinute, TimeProvider time)
{
    private const int FewestForSweep = 1_024;
    private const int MostAddresses = 100_000;
    private const int LongestSeconds = 30;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Failures> _addresses = [];
    private int _sweepAt = FewestForSweep;

    /// <summary>A log-in failed: takes that down, and waits as long as its answer has to.</summary>
    /// <param name="address">Where it came from; null where that is not known: nothing is counted.</param>
    /// <param name="cancel">Nobody waits for the answer any more.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task FailedAsync(IPAddress? address, CancellationToken cancel) => WaitAsync(address, failed: true, cancel);

    /// <summary>
    /// A password was right: the answer waits all the same, or who guesses would hang up where it is not there at once. Not asked for tokens, which
    /// nobody guesses: they are never held up by who else fails behind the same address.
    /// </summary>
    /// <inheritdoc cref="FailedAsync"/>
    public Task PassedAsync(IPAddress? address, CancellationToken cancel) => WaitAsync(address, failed: false, cancel);

    private Task WaitAsync(IPAddress? address, bool failed, CancellationToken cancel)
    {
        var delay = address is null || failuresPerMinute == 0 ? TimeSpan.Zero : Note(NetworkAddress.KeyOf(address), failed);
        return delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, time, cancel);
    }

    private TimeSpan Note(IPAddress address, bool failed)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var before = _addresses.TryGetValue(address, out var known) && !IsOver(known, now) ? known : null;
            var isSlowed = before is not null && before.Count >= failuresPerMinute;
            if (failed) Remember(address, before is null ? new Failures(now, 1, 0, now) : before.AndOne(isSlowed, now));
            return isSlowed ? TimeSpan.FromSeconds(Math.Min(LongestSeconds, Math.Pow(2, before!.Slowed))) : TimeSpan.Zero;
        }
    }

    /// <summary>Who is slowed down has to be quiet for a minute; else a minute after the first failure they are counted anew.</summary>
    private bool IsOver(Failures failures, long now) =>
        time.GetElapsedTime(failures.Count >= failuresPerMinute ? failures.Last : failures.Since, now) >= _minute;

    private void Remember(IPAddress address, Failures failures)
    {
        if (_addresses.Count >= _sweepAt && !_addresses.ContainsKey(address)) Sweep(failures.Last);
        if (_addresses.Count < MostAddresses || _addresses.ContainsKey(address)) _addresses[address] = failures;
    }

    /// <summary>Forgets addresses that have not failed for a minute, so that what is remembered is bounded by how many fail.</summary>
    private void Sweep(long now)
    {
        foreach (var (address, failures) in _addresses)
        {
            if (IsOver(failures, now)) _addresses.Remove(address);
        }

        _sweepAt = Math.Min(MostAddresses, Math.Max(FewestForSweep, 2 * _addresses.Count));
    }

    /// <summary>The failed log-ins of an address.</summary>
    /// <param name="Since">When the first one was.</param>
    /// <param name="Count">How many cost nothing.</param>
    /// <param name="Slowed">How many had a late answer.</param>
    /// <param name="Last">When the last one was.</param>
    private sealed record Failures(long Since, int Count, int Slowed, long Last)
    {
        public Failures AndOne(bool slowed, long now) =>
            slowed ? this with { Slowed = Slowed + 1, Last = now } : this with { Count = Count + 1, Last = now };
    }
}

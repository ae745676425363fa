using OTalk.Federation.Native.Links;
using OTalk.Simulation.Scheduling;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Network;

/// <summary>
/// What is between the servers: frames take their time, links end or go silent in one direction or both, servers are not found or cut off from
/// each other for minutes, all as a seed decides; until calm is ordered.
/// </summary>
internal sealed class Internet(Random random, VirtualClock clock, IReadOnlyList<string> domains, Func<byte[], IReadOnlyList<byte[]>> frames)
{
    private static readonly TimeSpan DialTime = TimeSpan.FromSeconds(10);

    private readonly List<(DateTimeOffset Due, Action Happen)> _coming = [];
    private readonly List<Wire> _wires = [];
    private readonly Dictionary<(string, string), DateTimeOffset> _cutOff = [];
    private Func<string, Process?> _find = static _ => null;

    public VirtualClock Clock => clock;

    public IReadOnlyList<string> Domains => domains;

    public bool IsCalm { get; private set; }

    /// <summary>Whether nothing is under way.</summary>
    public bool IsEmpty => _coming.Count == 0;

    /// <summary>Tells where the processes are that live.</summary>
    public void Connect(Func<string, Process?> find) => _find = find;

    /// <summary>From here on every way is open, and no link breaks; those that went silent before end in their time.</summary>
    public void Calm()
    {
        IsCalm = true;
        _cutOff.Clear();
    }

    /// <summary>Has something happen later.</summary>
    public void After(TimeSpan delay, Action happen) => At(clock.Now + delay, happen);

    public void At(DateTimeOffset due, Action happen) => _coming.Add((due, happen));

    /// <summary>Until when two servers are cut off from each other; null where they are not.</summary>
    public DateTimeOffset? CutOffUntil(string one, string other) =>
        _cutOff.TryGetValue(Pair(one, other), out DateTimeOffset until) && until > clock.Now ? until : null;

    /// <summary>Lets happen what is due, in its order.</summary>
    public void Pass()
    {
        while (_coming.Count > 0)
        {
            int next = 0;
            for (int index = 1; index < _coming.Count; index++)
            {
                if (_coming[index].Due < _coming[next].Due)
                    next = index;
            }

            (DateTimeOffset due, Action happen) = _coming[next];
            if (due > clock.Now)
                return;
            _coming.RemoveAt(next);
            happen();
        }
    }

    /// <summary>Now and then something breaks.</summary>
    public void Trouble()
    {
        if (random.Next(100) == 0)
        {
            string one = domains[random.Next(domains.Count)];
            string other = domains[random.Next(domains.Count)];
            if (one != other)
                _cutOff[Pair(one, other)] = clock.Now + Seconds(random.Next(4) == 0 ? 900 : 60);
        }

        _wires.RemoveAll(wire => wire.IsOver);
        if (_wires.Count > 0 && random.Next(60) == 0)
            _wires[random.Next(_wires.Count)].Cut();
    }

    /// <summary>A process is no more, and its ends of links neither.</summary>
    public void Died(Process process)
    {
        foreach (Wire wire in _wires)
            wire.Died(process);
    }

    /// <summary>Closes the links of a process that stops, as it does itself.</summary>
    public void CloseAll(Process process)
    {
        foreach (Wire wire in _wires.ToList())
            wire.Close(process);
    }

    /// <summary>Opens a link.</summary>
    public Task<DialOutcome> DialAsync(Process from, string to)
    {
        var outcome = new TaskCompletionSource<DialOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!IsCalm && random.Next(12) == 0)
            Fail(random.Next(4) == 0 ? LinkFaultKind.NoSuchServer : LinkFaultKind.MayPass, Seconds(3));
        else if (CutOffUntil(from.Domain, to) is not null)
            Fail(LinkFaultKind.MayPass, random.Next(2) == 0 ? DialTime : TimeSpan.Zero);
        else
            After(Way(), Arrive);
        return outcome.Task;

        void Fail(LinkFaultKind kind, TimeSpan after) => After(after, () => from.Run(() =>
        {
            outcome.TrySetResult(new DialOutcome(null, new LinkFault(kind, "dialing", "the simulation says so")));
            return Task.CompletedTask;
        }));

        void Arrive()
        {
            if (_find(to) is not { } there || CutOffUntil(from.Domain, to) is not null)
            {
                Fail(LinkFaultKind.MayPass, TimeSpan.Zero);
                return;
            }

            var wire = new Wire(this, new Random(random.Next()), frames);
            _wires.Add(wire);
            LinkEnd theirs = wire.Accept(there, from.Domain);
            TimeSpan way = Way();
            bool isLost = !IsCalm && random.Next(15) == 0;
            wire.Hold(clock.Now + way);
            After(way, () =>
            {
                if (isLost || from.IsDead)
                {
                    wire.GoSilent();
                    Fail(LinkFaultKind.MayPass, DialTime);
                    return;
                }

                LinkEnd ours = wire.Dialed(from, to);
                from.Run(() =>
                {
                    ours.Open();
                    outcome.TrySetResult(new DialOutcome(ours, null));
                    return Task.CompletedTask;
                });
            });
            there.Run(() =>
            {
                theirs.Open();
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>How long something is under way: mostly short.</summary>
    public TimeSpan Way() => TimeSpan.FromMilliseconds(random.Next(IsCalm || random.Next(30) > 0 ? 200 : 20_000));

    private TimeSpan Seconds(int most) => TimeSpan.FromMilliseconds(random.Next(most * 1000));

    private static (string, string) Pair(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
}

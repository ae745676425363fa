using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Network;

/// <summary>
/// A connection between two servers. Frames of one direction arrive in order, or from one on none at all: then both ends notice when nobody
/// answers their pings, each in its time.
/// </summary>
internal sealed class Wire(Internet internet, Random random, Func<byte[], IReadOnlyList<byte[]>> frames)
{
    /// <summary>Seconds after which an end that hears nothing is gone.</summary>
    private const int PingTime = 60;

    private readonly LinkEnd?[] _ends = new LinkEnd?[2];
    private readonly DateTimeOffset[] _last = new DateTimeOffset[2];
    private readonly bool[] _silent = new bool[2];

    /// <summary>Whether nothing is left of it.</summary>
    public bool IsOver => Array.TrueForAll(_ends, end => end is not { IsOpen: true });

    /// <summary>The end of who was dialed.</summary>
    public LinkEnd Accept(Process holder, string peer) => _ends[1] = new LinkEnd(holder, this, 1, peer);

    /// <summary>The end of who has dialed.</summary>
    public LinkEnd Dialed(Process holder, string peer)
    {
        // Who was dialed may be gone already.
        if (_silent[1])
            GoSilent(1);
        return _ends[0] = new LinkEnd(holder, this, 0, peer);
    }

    /// <summary>Nothing arrives before a time.</summary>
    public void Hold(DateTimeOffset until) => _last[0] = _last[1] = until;

    /// <summary>Takes a frame from one end to the other.</summary>
    public void Carry(int side, byte[] frame)
    {
        if (_silent[side])
            return;
        DateTimeOffset now = internet.Clock.Now;
        TimeSpan held = internet.CutOffUntil(_ends[side]!.LocalDomain, _ends[side]!.Peer) is { } until ? until - now : TimeSpan.Zero;

        // What was cut off for a short time comes after all; for a long time, nobody tries any more.
        if (held > TimeSpan.FromSeconds(PingTime / 2) || (!internet.IsCalm && random.Next(150) == 0))
        {
            GoSilent(side);
            if (random.Next(2) == 0)
                _silent[1 - side] = true;
            return;
        }

        Put(side, held, () =>
        {
            foreach (byte[] arrived in frames(frame))
                _ends[1 - side]?.Arrive(arrived);
        });
    }

    /// <summary>An end was closed: the other hears of it behind what is under way.</summary>
    public void Closed(int side)
    {
        if (!_silent[side])
            Put(side, TimeSpan.Zero, () => End(1 - side));
    }

    /// <summary>Breaks it. What is under way may be lost, and the ends need not notice at the same time.</summary>
    public void Cut()
    {
        for (int side = 0; side < 2; side++)
        {
            _silent[side] = true;
            int ended = side;
            internet.After(internet.Way(), () => End(ended));
        }
    }

    /// <summary>From now on nothing arrives at either end.</summary>
    public void GoSilent()
    {
        GoSilent(0);
        GoSilent(1);
    }

    /// <summary>The process that holds an end is no more: its network says so for it, or nobody does.</summary>
    public void Died(Process process)
    {
        for (int side = 0; side < 2; side++)
        {
            if (_ends[side]?.Holder != process)
                continue;
            _silent[0] = _silent[1] = true;
            _ends[side]!.Vanish();
            int other = 1 - side;
            internet.After(random.Next(2) == 0 ? internet.Way() : TimeSpan.FromSeconds(random.Next(PingTime)), () => End(other));
        }
    }

    /// <summary>The process that holds an end stops.</summary>
    public void Close(Process process)
    {
        for (int side = 0; side < 2; side++)
        {
            if (_ends[side] is { IsOpen: true } end && end.Holder == process)
                end.Close(1001, "the server stops");
        }
    }

    private void GoSilent(int side)
    {
        _silent[side] = true;
        for (int end = 0; end < 2; end++)
        {
            int ended = end;
            internet.After(TimeSpan.FromSeconds(random.Next(PingTime)), () => End(ended));
        }
    }

    private void End(int side) => _ends[side]?.End();

    private void Put(int side, TimeSpan held, Action arrive)
    {
        DateTimeOffset due = internet.Clock.Now + held + internet.Way();
        _last[side] = due = due > _last[side] ? due : _last[side].AddTicks(1);
        internet.At(due, arrive);
    }
}

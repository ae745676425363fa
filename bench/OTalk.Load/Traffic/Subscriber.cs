using System.Diagnostics;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;

namespace OTalk.Load.Traffic;

/// <summary>Receives, and keeps account of every message of every publisher.</summary>
internal sealed class Subscriber : IEndpoint, IReceiver
{
    private readonly SequenceTracker[] _trackers;
    private long _now;

    public Subscriber(IDoorConnection connection, int publishers, Tally tally)
    {
        Connection = connection;
        Tally = tally;
        _trackers = new SequenceTracker[publishers];
        for (var i = 0; i < publishers; i++)
            _trackers[i] = new SequenceTracker();
    }

    public IDoorConnection Connection { get; }

    /// <summary>Where it counts what it receives.</summary>
    public Tally Tally { get; set; }

    /// <summary>Starts a window in which a publisher's first message has the given number.</summary>
    public void Begin(int publisher, long first) => _trackers[publisher].Begin(first);

    public bool Ready()
    {
        // One look at the clock for all that one read brings.
        _now = Stopwatch.GetTimestamp();
        Connection.Receive(this);
        return true;
    }

    public void Delivered(ReadOnlySpan<byte> message)
    {
        if (!Stamp.TryFind(message, out var stamp) || stamp.Publisher >= _trackers.Length)
            return;
        switch (_trackers[stamp.Publisher].See(stamp.Number))
        {
            case Arrival.Late:
                Tally.OutOfOrder++;
                goto case Arrival.New;
            case Arrival.New:
                Tally.Delivered++;
                Tally.Latency.Record(_now - stamp.Ticks);
                break;
            case Arrival.Duplicate:
                Tally.Duplicates++;
                break;
        }
    }

    public void Acknowledged() => throw new InvalidDataException("A subscriber was sent the answer to a publish.");

    public void Refused(ReadOnlySpan<byte> answer) => Acknowledged();
}

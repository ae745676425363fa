using OTalk.Core.Stanzas;

namespace OTalk.Engine.Delivery;

/// <summary>One thing to write to a stream: an event with its route, or an answer.</summary>
/// <param name="Item">A <see cref="Publication"/>, a notice of a room, a <see cref="Reply"/>, or an answer in the door's own form.</param>
/// <param name="Route">How an event or a notice reaches this stream; null for an answer.</param>
public readonly record struct Outbound(object Item, Route? Route);

/// <summary>How large a send queue may grow before events stop being pushed into it; whichever comes first. 0: no limit.</summary>
public readonly record struct SendQueueLimits(int Bytes, int Stanzas);

/// <summary>
/// What waits to be written to one stream.
/// <list type="bullet">
/// <item>Events MUST be put in by the tree that published them, in order; answers by anyone.</item>
/// <item>Above the high-water mark events are refused, never answers: the stream then remembers its position in the tree and reads the log once the socket has drained.</item>
/// <item>One writer takes everything that waits at once and MUST report when it is written: only then does it stop counting.</item>
/// </list>
/// </summary>
public sealed class SendQueue(SendQueueLimits limits)
{
    /// <summary>Places of a queue that holds anything; one that never did has none, so that a connection that only waits costs little.</summary>
    private const int Fewest = 16;

    private const int NoticeRoom = 2;

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly AsyncSignal _room = new();
    private Outbound[] _filling = [];
    private Outbound[] _draining = [];
    private int _count;
    private int _writing;
    private long _bytes;
    private long _writingBytes;
    private bool _closed;
    private bool _woken;

    /// <summary>Bytes that wait or are being written.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes + _writingBytes;
        }
    }

    /// <summary>Whether there is room again for a reader that was behind: under half of the high-water mark.</summary>
    public bool HasDrained
    {
        get
        {
            lock (_gate)
            {
                return (limits.Bytes == 0 || (_bytes + _writingBytes) * 2 < limits.Bytes)
                    && (limits.Stanzas == 0 || (_count + _writing) * 2 < limits.Stanzas);
            }
        }
    }

    /// <summary>Whether it takes nothing more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _closed;
        }
    }

    /// <summary>
    /// Puts in a run of events that take one route, as far as there is room.
    /// </summary>
    /// <returns>How many were taken; fewer than given: the high-water mark is reached.</returns>
    public int Push(ReadOnlySpan<Publication> events, Route route)
    {
        int taken = 0;
        lock (_gate)
        {
            if (_closed)
                return events.Length;
            while (taken < events.Length && !IsFull)
            {
                Publication publication = events[taken++];
                Append(new Outbound(publication, route), publication.Weight);
            }
        }

        if (taken > 0)
            _signal.Set();
        return taken;
    }

    /// <summary>Puts in an event that was asked for, as an answer is: whatever the high-water mark.</summary>
    public void PushAnyway(Publication publication, Route route)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            Append(new Outbound(publication, route), publication.Weight);
        }

        _signal.Set();
    }

    /// <summary>Wakes the writer although nothing may wait: it looks whether the log has to serve the stream.</summary>
    public void Wake()
    {
        lock (_gate)
            _woken = true;
        _signal.Set();
    }

    /// <summary>Closed, and everything that waited has been taken.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
                return _closed && _count == 0;
        }
    }

    /// <summary>Puts in an answer: whatever the high-water mark.</summary>
    /// <param name="answer">A <see cref="Reply"/>, or an answer in the door's own form.</param>
    /// <param name="weight">About how many bytes it takes.</param>
    public void Push(object answer, int weight)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            Append(new Outbound(answer, null), weight);
        }

        _signal.Set();
    }

    /// <summary>Puts in what nobody asked for and no log holds.</summary>
    /// <returns>False: twice the high-water mark is reached and it was not taken. Up to the mark itself events may fill the queue.</returns>
    public bool TryPush(object notice, Route route, int weight)
    {
        lock (_gate)
        {
            if (_closed)
                return true;
            if (IsFullOf(NoticeRoom))
                return false;
            Append(new Outbound(notice, route), weight);
        }

        _signal.Set();
        return true;
    }

    /// <summary>
    /// Waits while the queue is over its high-water mark: who asks for more than it reads is not read from meanwhile. One waiter at a time.
    /// </summary>
    public async ValueTask WhenRoomAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_closed || !IsFull)
                    return;
            }

            await _room.WaitAsync();
        }
    }

    /// <summary>
    /// Waits until something is there and takes all of it. The memory is valid until <see cref="Written"/>; empty when the queue was closed
    /// and everything has been taken (<see cref="IsDone"/>), or the writer was woken.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<Outbound>> TakeAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_count > 0)
                {
                    (_filling, _draining) = (_draining, _filling);
                    (_writing, _count) = (_count, 0);
                    (_writingBytes, _bytes) = (_bytes, 0);
                    return _draining.AsMemory(0, _writing);
                }

                if (_closed || _woken)
                {
                    _woken = false;
                    return default;
                }
            }

            await _signal.WaitAsync();
        }
    }

    /// <summary>What was last taken is written: it no longer counts.</summary>
    public void Written()
    {
        lock (_gate)
        {
            Array.Clear(_draining, 0, _writing);
            _writing = 0;
            _writingBytes = 0;
        }

        _room.Set();
    }

    /// <summary>Takes back the events that wait, and answers alone are still given to the writer: another stream gets the events.</summary>
    public void DropEvents()
    {
        lock (_gate)
        {
            int kept = 0;
            for (int index = 0; index < _count; index++)
            {
                if (_filling[index].Item is not Publication)
                    _filling[kept++] = _filling[index];
            }

            Array.Clear(_filling, kept, _count - kept);
            _count = kept;
        }
    }

    /// <summary>Takes nothing more; what waits is still given to the writer.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
        _signal.Set();
        _room.Set();
    }

    private bool IsFull => IsFullOf(1);

    private bool IsFullOf(int times) => (limits.Bytes > 0 && _bytes + _writingBytes >= (long)limits.Bytes * times)
        || (limits.Stanzas > 0 && _count + _writing >= (long)limits.Stanzas * times);

    private void Append(Outbound outbound, int weight)
    {
        if (_count == _filling.Length)
            Array.Resize(ref _filling, Math.Max(Fewest, _count * 2));
        _filling[_count++] = outbound;
        _bytes += weight;
    }
}

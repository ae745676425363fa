using OTalk.Storage.Federation;

namespace OTalk.Federation.Queues;

/// <summary>
/// The head of what waits for a domain, as far as it is in memory, without gaps whatever comes in whatever state; what is behind it stands in the
/// store. Added to by the journal, used by the loop of the destination.
/// </summary>
/// <param name="limits">How much of it is in memory, and in a batch.</param>
internal sealed class OutboxWindow(QueueLimits limits)
{
    /// <summary>What a stanza takes besides its bytes, about.</summary>
    private const int Overhead = 256;

    /// <summary>Stanzas read at once; more come in further reads.</summary>
    private const int LongestStretch = 200;

    private readonly Lock _gate = new();
    private readonly Queue<OutboxStanza> _stanzas = new();
    private long _inMemory;
    private long _waitingBytes;

    // Numbers: what waits begins at _first, is in memory up to _read, and ends at _last as far as is known.
    private long _first = 1;
    private long _read;
    private long _last;
    private bool _doubtful = true;
    private int _doubts;
    private long _heard;
    private OutboxMark? _mark;

    /// <summary>Whether it has to be looked up how the store stands: the number of the doubt, or null.</summary>
    public int? Doubtful
    {
        get
        {
            lock (_gate)
                return _doubtful ? _doubts : null;
        }
    }

    /// <summary>The batch that is on its way.</summary>
    public OutboxMark? Mark
    {
        get
        {
            lock (_gate)
                return _mark;
        }

        set
        {
            lock (_gate)
                _mark = value;
        }
    }

    /// <summary>Number of the first stanza that waits, or would.</summary>
    public long First
    {
        get
        {
            lock (_gate)
                return _first;
        }
    }

    /// <summary>How many stanzas wait, their bytes, since when the first does, and what they take in memory.</summary>
    public (long Count, long Bytes, DateTimeOffset? Oldest, long InMemory) Waiting
    {
        get
        {
            lock (_gate)
                return (_last - _first + 1, _waitingBytes, _stanzas.TryPeek(out OutboxStanza? head) ? head.AddedAt : null, _inMemory);
        }
    }

    /// <summary>It is not known what the store has.</summary>
    public void Doubt()
    {
        lock (_gate)
        {
            _doubtful = true;
            _doubts++;
        }
    }

    /// <summary>A stanza became durable.</summary>
    public void Added(OutboxStanza stanza)
    {
        lock (_gate)
        {
            _heard = Math.Max(_heard, stanza.Number);
            if (_doubtful || stanza.Number <= _last)
                return;
            if (stanza.Number > _last + 1)
            {
                _doubtful = true;
                return;
            }

            // Behind what is in the store alone it is read in its turn.
            bool next = _read == _last && _inMemory + Cost(stanza) <= limits.QueueBytes;
            _last = stanza.Number;
            _waitingBytes += stanza.Body.Length;
            if (next)
                Keep(stanza);
        }
    }

    /// <summary>The store has been looked up because of a doubt; one that came up since stays.</summary>
    public void Known(OutboxQueue queue, int doubt)
    {
        lock (_gate)
        {
            _doubtful = doubt != _doubts || queue.LastNumber < _heard;
            _mark = queue.Mark;
            _last = queue.LastNumber;
            _waitingBytes = queue.Bytes;
            _first = queue.FirstNumber;
            while (_stanzas.TryPeek(out OutboxStanza? gone) && gone.Number < _first)
                _inMemory -= Cost(_stanzas.Dequeue());
            _read = Math.Max(_read, _first - 1);
        }
    }

    /// <summary>Behind which number more has to be read before there is a whole batch, and how much at most; null where there is enough.</summary>
    public (long After, int Stanzas, long Bytes)? Missing()
    {
        lock (_gate)
        {
            if (_read >= _last)
                return null;
            bool enough = _mark is { } mark
                ? _read >= mark.Until
                : _stanzas.Count >= limits.BatchStanzas || _inMemory >= Math.Min(limits.BatchBytes, limits.QueueBytes);
            if (enough)
                return null;
            long room = limits.QueueBytes - _inMemory;
            return (_read, (int)Math.Clamp(room / Overhead, 1, LongestStretch), Math.Max(room, 1));
        }
    }

    /// <summary>A stretch was read behind what is in memory; it begins at what comes next, or, where somebody took stanzas out of the store, behind it.</summary>
    public void Read(IReadOnlyList<OutboxStanza> stretch)
    {
        lock (_gate)
        {
            foreach (OutboxStanza stanza in stretch.Where(stanza => stanza.Number > _read))
                Keep(stanza);
        }
    }

    /// <summary>What goes together: the batch that is on its way, or else what the next one may have.</summary>
    public IReadOnlyList<OutboxStanza> Head()
    {
        lock (_gate)
        {
            if (_mark is { } mark)
                return [.. _stanzas.TakeWhile(stanza => stanza.Number <= mark.Until)];
            var head = new List<OutboxStanza>();
            long bytes = 0;
            foreach (OutboxStanza stanza in _stanzas.Take(limits.BatchStanzas))
            {
                bytes += stanza.Body.Length;
                if (head.Count > 0 && bytes > limits.BatchBytes)
                    break;
                head.Add(stanza);
            }

            return head;
        }
    }

    /// <summary>What waited up to a number is gone from the store.</summary>
    public void Removed(long until)
    {
        lock (_gate)
        {
            while (_stanzas.TryPeek(out OutboxStanza? gone) && gone.Number <= until)
            {
                _stanzas.Dequeue();
                _inMemory -= Cost(gone);
                _waitingBytes -= gone.Body.Length;
            }

            _first = Math.Max(_first, until + 1);
            if (_mark?.Until <= until)
                _mark = null;
        }
    }

    private static long Cost(OutboxStanza stanza) => stanza.Body.Length + Overhead;

    private void Keep(OutboxStanza stanza)
    {
        _stanzas.Enqueue(stanza);
        _inMemory += Cost(stanza);
        _read = stanza.Number;
    }
}

using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>
/// What both ends of a stream know of what has arrived (XEP-0198). It outlives a connection: the next one may go on with it. Counts go round
/// at 2³². Safe for concurrent callers.
/// </summary>
internal sealed class StreamManagement
{
    /// <summary>How many may be on their way until the other end is asked what it has, whoever waits.</summary>
    private const int AskAt = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<XmlElement> _onTheWay = new();
    private readonly List<(uint UpTo, TaskCompletionSource<bool> Known)> _waiting = [];
    private uint _sent;
    private uint _arrived;
    private uint _handled;

    /// <summary>The name under which it may be gone on with; null where it may not.</summary>
    public string? ResumeId { get; set; }

    /// <summary>How many stanzas we have taken.</summary>
    public uint Handled
    {
        get
        {
            lock (_gate)
                return _handled;
        }
    }

    /// <summary>What was sent and is not known to have arrived.</summary>
    public IReadOnlyList<XmlElement> OnTheWay
    {
        get
        {
            lock (_gate)
                return [.. _onTheWay];
        }
    }

    /// <summary>Whether the other end is to be asked though nobody waits.</summary>
    public bool IsToAsk
    {
        get
        {
            lock (_gate)
                return _onTheWay.Count > 0 && _onTheWay.Count % AskAt == 0;
        }
    }

    /// <summary>Asks the other end what it has.</summary>
    public static XmlElement Question { get; } = new("r", XmppWords.Management);

    /// <summary>Says what we have.</summary>
    public XmlElement Answer() => new("a", XmppWords.Management, [("h", Text(Handled))]);

    /// <summary>A count as it is written.</summary>
    public static string Text(uint count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A stanza of the other end was taken.</summary>
    public void Took()
    {
        lock (_gate)
            _handled++;
    }

    /// <summary>Stanzas are sent now.</summary>
    public void Sent(IReadOnlyList<XmlElement> stanzas)
    {
        lock (_gate)
        {
            foreach (XmlElement stanza in stanzas)
                _onTheWay.AddLast(stanza);
            _sent += (uint)stanzas.Count;
        }
    }

    /// <summary>Waits for what was sent until now.</summary>
    /// <returns>True when it has arrived, false when that will not become known.</returns>
    public Task<bool> ArrivalAsync()
    {
        lock (_gate)
        {
            if (_sent == _arrived)
                return Task.FromResult(true);
            var known = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_sent, known));
            return known.Task;
        }
    }

    /// <summary>The other end says how many it has; false where that are more than were sent.</summary>
    public bool Arrived(uint count)
    {
        lock (_gate)
        {
            if (count - _arrived > _sent - _arrived)
                return false;
            for (; _arrived != count; _arrived++)
                _onTheWay.RemoveFirst();
            _waiting.RemoveAll(one => _sent - one.UpTo >= _sent - count && one.Known.TrySetResult(true));
            return true;
        }
    }

    /// <summary>It will not be gone on with: what is on the way is not known to have arrived.</summary>
    public void End()
    {
        lock (_gate)
        {
            ResumeId = null;
            _onTheWay.Clear();
            _arrived = _sent;
            foreach (var (_, known) in _waiting)
                known.TrySetResult(false);
            _waiting.Clear();
        }
    }
}

using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>The place of one of ours in a room of an XMPP server. Safe for concurrent callers.</summary>
/// <param name="ours">Who.</param>
/// <param name="room">The room.</param>
/// <param name="nick">The name there.</param>
/// <param name="knownSince">From when on the history is not known; null for one who was never there.</param>
internal sealed class Seat(Identity ours, Identity room, string nick, DateTimeOffset? knownSince)
{
    /// <summary>Stanzas that wait while one enters; a room with more loses some.</summary>
    private const int MostHeld = 10_000;

    /// <summary>Messages of which the room has not shown yet that it has them.</summary>
    private const int MostSent = 100;

    private readonly Lock _gate = new();
    private readonly List<(string Id, XmlElement Message)> _sent = [];
    private readonly List<XmlElement> _returned = [];
    private TaskCompletionSource<XmppError?>? _entering;
    private string _wanted = nick;
    private List<(XmlElement Stanza, bool IsOwn)>? _held;
    private bool _isReleasing;
    private HashSet<string>? _listed;

    public Identity Ours => ours;

    public Identity Room => room;

    /// <summary>The name there, as the room has it.</summary>
    public string Nick { get; private set; } = nick;

    /// <summary>The room has shown that one is there, and nothing else since.</summary>
    public bool IsIn { get; private set; }

    /// <summary>The room was made by entering it.</summary>
    public bool IsNewRoom { get; private set; }

    /// <summary>The next subject is the one that everybody is shown who enters.</summary>
    public bool AwaitsSubject { get; set; }

    /// <summary>The subject that was told last.</summary>
    public string? Subject { get; set; }

    /// <summary>From when on the history is not known.</summary>
    public DateTimeOffset? KnownSince { get; set; } = knownSince;

    /// <summary>What was said of one's presence there.</summary>
    public XmlElement? Shown { get; set; }

    /// <summary>When it was entered again last, on the clock for intervals.</summary>
    public long? RenewedAt { get; set; }

    /// <summary>Whether the room is being asked if one is there.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whether it will be entered again, after a pause.</summary>
    public bool IsRenewing { get; set; }

    /// <summary>Nobody waits behind what is being entered: what comes may be told at once.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
                return IsIn && _held is null;
        }
    }

    public bool IsEntering
    {
        get
        {
            lock (_gate)
                return _entering is not null;
        }
    }

    /// <summary>One enters: what comes is held until who asked has been answered.</summary>
    /// <param name="wanted">The name to have.</param>
    /// <returns>Completes with null when one is there, else with what the room said.</returns>
    public Task<XmppError?> Begin(string wanted)
    {
        lock (_gate)
        {
            _wanted = wanted;
            _held ??= [];
            _listed = [];
            IsNewRoom = false;
            _entering = new TaskCompletionSource<XmppError?>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _entering.Task;
        }
    }

    /// <summary>Nobody waits any more to be let in.</summary>
    public void End()
    {
        lock (_gate)
            _entering = null;
    }

    /// <summary>One is there, as far as is known; or is not.</summary>
    public void Set(bool isIn)
    {
        lock (_gate)
            IsIn = isIn;
    }

    /// <summary>A presence has come from the room.</summary>
    /// <param name="presence">It.</param>
    /// <param name="who">Whose it is; null for the room's.</param>
    /// <returns>Whether it is one's own.</returns>
    public bool Note(XmlElement presence, string? who)
    {
        lock (_gate)
        {
            if (presence["type"] is "error")
            {
                if (who is null || who == _wanted)
                    _entering?.TrySetResult(XmppError.Read(presence));
                return false;
            }

            IReadOnlySet<int> codes = ForeignRoomXml.Codes(presence);
            bool isOwn = codes.Contains(110) || (IsIn && who == Nick) || (_entering is not null && who == _wanted);
            if (presence["type"] is "unavailable")
            {
                if (isOwn && codes.Contains(303) && ForeignRoomXml.NewNick(presence) is { } given)
                    Nick = given;
                else if (isOwn && who == Nick)
                    IsIn = false;
                return isOwn;
            }

            if (who is null)
                return false;
            _listed?.Add(who);
            if (!isOwn)
                return false;
            Nick = who;
            IsIn = true;
            if (_entering is null)
                return true;
            IsNewRoom = codes.Contains(201);
            AwaitsSubject = true;
            _entering.TrySetResult(null);
            return true;
        }
    }

    /// <summary>Who is there, of a list that has just come to its end; null where none has.</summary>
    public IReadOnlySet<string>? TakeListed()
    {
        lock (_gate)
        {
            HashSet<string>? listed = _listed;
            _listed = null;
            return listed;
        }
    }

    /// <summary>Holds a stanza where others are held.</summary>
    /// <param name="stanza">It.</param>
    /// <param name="isOwn">It is one's own presence.</param>
    public bool TryHold(XmlElement stanza, bool isOwn)
    {
        lock (_gate)
        {
            if (_held is null)
                return false;
            if (_held.Count < MostHeld)
                _held.Add((stanza, isOwn));
            return true;
        }
    }

    /// <summary>Whether something is held that may be told now, and nobody else does it.</summary>
    public bool TryRelease()
    {
        lock (_gate)
        {
            bool mayBe = _held is not null && _entering is null && !_isReleasing;
            _isReleasing |= mayBe;
            return mayBe;
        }
    }

    /// <summary>What is held, in order; where that is nothing, nothing is held any more.</summary>
    public IReadOnlyList<(XmlElement Stanza, bool IsOwn)> TakeHeld()
    {
        lock (_gate)
        {
            List<(XmlElement Stanza, bool IsOwn)> held = _held ?? [];
            _isReleasing = held.Count > 0;
            _held = _isReleasing || _entering is not null ? [] : null;
            return held;
        }
    }

    /// <summary>A message is sent to the room.</summary>
    public void Sent(string id, XmlElement message)
    {
        lock (_gate)
        {
            _sent.Add((id, message));
            if (_sent.Count > MostSent)
                _sent.RemoveAt(0);
        }
    }

    /// <summary>The room has a message.</summary>
    public void Arrived(string? id)
    {
        lock (_gate)
            _sent.RemoveAll(sent => sent.Id == id);
    }

    /// <summary>The room has sent a message back as one is not there: it goes there again when one is; false where it has before.</summary>
    public bool TryReturn(string id)
    {
        lock (_gate)
        {
            int at = _sent.FindIndex(sent => sent.Id == id);
            if (at < 0)
                return false;
            _returned.Add(_sent[at].Message);
            _sent.RemoveAt(at);
            return true;
        }
    }

    /// <summary>Messages came back and could not be sent: they stay.</summary>
    public void Return(IEnumerable<XmlElement> messages)
    {
        lock (_gate)
            _returned.InsertRange(0, messages);
    }

    /// <summary>What came back, in order.</summary>
    public IReadOnlyList<XmlElement> TakeReturned()
    {
        lock (_gate)
        {
            List<XmlElement> returned = [.. _returned];
            _returned.Clear();
            return returned;
        }
    }
}

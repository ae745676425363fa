using System.Collections.Frozen;
using OTalk.Engine.Options;

namespace OTalk.Federation.Xmpp;

/// <summary>Which domains are ours in XMPP: those that are hosted here, each with a second one for its rooms.</summary>
public sealed class XmppDomains
{
    private const string RoomsLabel = "rooms.";

    private readonly FrozenDictionary<string, string> _roomsOf;
    private readonly FrozenDictionary<string, string> _hostOf;

    /// <param name="server">Section <c>Server</c>.</param>
    /// <param name="xmpp">Section <c>Xmpp</c>.</param>
    public XmppDomains(ServerOptions server, XmppOptions xmpp)
    {
        Default = server.Domain;
        Hosted = [.. server.HostedDomains.Prepend(server.Domain).Distinct(StringComparer.Ordinal)];
        _roomsOf = Hosted.ToFrozenDictionary(
            domain => domain,
            domain => domain == server.Domain && xmpp.RoomsDomain is { } named ? named : RoomsLabel + domain,
            StringComparer.Ordinal);

        // A domain that is hosted itself stays that, whatever rooms are said to be there.
        _hostOf = _roomsOf.Where(pair => !_roomsOf.ContainsKey(pair.Value))
            .DistinctBy(pair => pair.Value, StringComparer.Ordinal)
            .ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }

    /// <summary>The domain that is meant where none is named.</summary>
    public string Default { get; }

    /// <summary>The domains whose accounts live here.</summary>
    public IReadOnlyList<string> Hosted { get; }

    /// <summary>All of them, those of rooms included.</summary>
    public IEnumerable<string> All => Hosted.Concat(_hostOf.Keys);

    /// <summary>Whether a domain, in its normal form, is one of them.</summary>
    public bool Has(string domain) => _roomsOf.ContainsKey(domain) || _hostOf.ContainsKey(domain);

    /// <summary>The domain of the rooms of a hosted domain.</summary>
    public string RoomsOf(string hosted) => _roomsOf[hosted];

    /// <summary>The hosted domain whose rooms are at a domain; null where that is no domain of rooms.</summary>
    public string? HostOfRooms(string rooms) => _hostOf.GetValueOrDefault(rooms);
}

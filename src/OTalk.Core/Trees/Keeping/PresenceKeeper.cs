using System.Text;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Keeping;

/// <summary>
/// Follows what the changes of one decision do to the presence of the bound sessions, and says what <c>/presence</c> tells of it: the most
/// available one, under the name of the identity, as names of sessions are not given away.
/// </summary>
internal sealed class PresenceKeeper
{
    private readonly TreeState _tree;
    private readonly DecisionContext _context;
    private readonly Dictionary<string, SessionRecord> _sessions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    public PresenceKeeper(TreeState tree, DecisionContext context)
    {
        _tree = tree;
        _context = context;
        foreach (SessionRecord session in tree.Sessions)
            _sessions[session.Name] = session;
    }

    /// <summary>What <c>unavailable</c> looks like where the server itself says so.</summary>
    public static ReadOnlyMemory<byte> Unavailable { get; } = JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Presence);
        writer.WriteString("show"u8, "unavailable"u8);
    });

    /// <summary>One change of the decision, in order.</summary>
    public void Take(Change change)
    {
        switch (change)
        {
            case EntryAppended { Entry: { Kind: EntryKind.Message, Transient: false } entry } when Tells(entry.Ns, entry.Body)
                && WellKnown.SessionOfPresence(entry.Path) is { } name && _sessions.ContainsKey(name):
                Set(name, new SessionPresence(entry.Id, NextOrder(), Encoding.UTF8.GetString(entry.Body.Span)));
                break;
            case MessageRevised revised when CurrentOf(revised.Channel, revised.Id) is var (name, presence):
                Set(name, Tells(revised.Ns, revised.Body) ? presence with { Body = Encoding.UTF8.GetString(revised.Body.Span) } : null);
                break;
            case MessageRemoved removed when CurrentOf(removed.Channel, removed.Id) is var (name, _):
                Set(name, null);
                break;
            case SessionSet { Session: var session }:
                _sessions[session.Name] = session with { Presence = _sessions.GetValueOrDefault(session.Name)?.Presence };
                break;
            case SessionRemoved removed:
                _sessions.Remove(removed.Name);
                _changed.Remove(removed.Name);
                break;
        }
    }

    /// <summary>The sessions whose presence has changed, and the message to <c>/presence</c> where the outcome is another one now.</summary>
    public IEnumerable<Change> Outcome()
    {
        foreach (string name in _changed)
            yield return new SessionSet(_sessions[name]);
        string? after = MostAvailable(_sessions.Values);
        if (string.Equals(MostAvailable(_tree.Sessions), after, StringComparison.Ordinal) || _tree.Find(WellKnown.PresencePath) is not { } place)
            yield break;
        yield return new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = place.Number,
            Path = place.Path,
            Id = _context.NewId(),
            Time = _context.Now,
            Author = _tree.Identity.ToString(),
            Ns = Namespaces.Presence,
            Body = after is null ? Unavailable : Encoding.UTF8.GetBytes(after),
        });
    }

    /// <summary>Whether a message says how available its session is: any other is a message like all.</summary>
    private static bool Tells(string ns, ReadOnlyMemory<byte> body) =>
        string.Equals(ns, Namespaces.Presence, StringComparison.Ordinal) && MessageRules.Fault(ns, body.Span) is null;

    /// <summary>The presence that stands for all, or null where nobody is available.</summary>
    private static string? MostAvailable(IEnumerable<SessionRecord> sessions) => sessions
        .Select(session => SessionPresence.Of(session))
        .OfType<SessionPresence>()
        .Where(presence => presence.IsAvailable)
        .OrderBy(presence => presence.Rank).ThenByDescending(presence => presence.Order)
        .FirstOrDefault()?.Body;

    /// <summary>The session whose presence a message is, with that presence; null where it is none, or an earlier one.</summary>
    private (string Name, SessionPresence Presence)? CurrentOf(int channel, Guid id) =>
        _tree.Find(channel) is { Path: ChannelPath path }
        && WellKnown.SessionOfPresence(path) is { } name
        && _sessions.TryGetValue(name, out SessionRecord? session)
        && SessionPresence.Of(session) is { } presence && presence.Id == id
            ? (name, presence)
            : null;

    private long NextOrder() => 1 + _sessions.Values.Max(session => SessionPresence.Of(session)?.Order ?? 0);

    private void Set(string name, SessionPresence? presence)
    {
        _sessions[name] = _sessions[name] with { Presence = presence?.ToJson() };
        _changed.Add(name);
    }
}

using System.Collections.Concurrent;

namespace OTalk.Server.Health;

/// <summary>Which doors the server is to open and which of them are open. Safe for concurrent callers.</summary>
public sealed class Readiness
{
    private readonly ConcurrentDictionary<string, bool> _doors = new(StringComparer.Ordinal);

    /// <summary>Says before the server starts that it will open this door.</summary>
    public void Expect(string door) => _doors.TryAdd(door, value: false);

    /// <summary>The door takes connections.</summary>
    public void Opened(string door) => _doors[door] = true;

    /// <summary>The door takes no more connections.</summary>
    public void Closed(string door) => _doors[door] = false;

    /// <summary>The doors that are expected and not open, in order of name.</summary>
    public IReadOnlyList<string> Missing => [.. _doors.Where(door => !door.Value).Select(door => door.Key).Order(StringComparer.Ordinal)];
}

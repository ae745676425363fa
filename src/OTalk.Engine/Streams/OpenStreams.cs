using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OTalk.Engine.Streams;

/// <summary>How many streams are open, by the door they came through.</summary>
public sealed class OpenStreams
{
    private readonly ConcurrentDictionary<string, StrongBox<int>> _doors = new(StringComparer.Ordinal);

    /// <summary>The doors that streams have come through, by name, each with how many of them are open.</summary>
    public IEnumerable<KeyValuePair<string, int>> ByDoor => _doors.ToArray()
        .OrderBy(static door => door.Key, StringComparer.Ordinal)
        .Select(static door => KeyValuePair.Create(door.Key, Volatile.Read(ref door.Value.Value)));

    /// <summary>A stream is open.</summary>
    /// <param name="door">Name of the door.</param>
    public void Opened(string door) => Interlocked.Increment(ref CountOf(door).Value);

    /// <summary>A stream has ended.</summary>
    /// <param name="door">Name of the door.</param>
    public void Ended(string door) => Interlocked.Decrement(ref CountOf(door).Value);

    private StrongBox<int> CountOf(string door) => _doors.GetOrAdd(door, static _ => new StrongBox<int>());
}

using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>Which key values of a tree's channels a page is made of. All conditions must hold.</summary>
public sealed record KeyQuery
{
    /// <summary>The channels, in the order in which they are read; one that is listed twice is read once, unknown ones do no harm.</summary>
    public required IReadOnlyList<KeysOf> Channels { get; init; }

    /// <summary>Only this key.</summary>
    public string? Key { get; init; }

    /// <summary>Only values whose namespace without its fragment equals this one without its fragment.</summary>
    public string? Ns { get; init; }

    /// <summary>Values to skip.</summary>
    public int Offset { get; init; }

    /// <summary>Values at most; 0 asks for the total alone.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Bytes of bodies at most; one value is read whatever its size.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>All keys of some channels.</summary>
    public static KeyQuery All(params int[] channels) => new() { Channels = [.. channels.Select(channel => new KeysOf(channel, [], OnlyNamed: false))] };
}

/// <summary>The keys of one channel that are asked for.</summary>
/// <param name="Channel">Its number.</param>
/// <param name="Named">Some keys.</param>
/// <param name="OnlyNamed">True: these and no others. False: all but these.</param>
public sealed record KeysOf(int Channel, IReadOnlyList<string> Named, bool OnlyNamed);

/// <summary>A page of key values.</summary>
/// <param name="Total">Values that fulfil the query, on all pages.</param>
/// <param name="Keys">The values of this page.</param>
public sealed record KeyPage(int Total, IReadOnlyList<StoredKey> Keys)
{
    /// <summary>What is not among <see cref="Keys"/> because it is damaged.</summary>
    public Damage Damage { get; init; } = Damage.None;
}

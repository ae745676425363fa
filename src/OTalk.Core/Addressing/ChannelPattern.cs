using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OTalk.Core.Addressing;

/// <summary>
/// Which channels of a tree are meant: one, or by wildcards several (protocol reference, "Identity URIs", Patterns).
/// <c>sess/*/presence</c> has exactly one level in place of the wildcard, as has the trailing <c>roster/*/</c>;
/// <c>alleyway/*</c> is the channel <c>alleyway</c> and everything below it.
/// </summary>
public sealed class ChannelPattern : IEquatable<ChannelPattern>
{
    // The levels from the root, null where a wildcard stands for one level; the prefix's own array where there is no such wildcard.
    private readonly string?[] _levels;
    private string? _text;

    private ChannelPattern(ChannelPath prefix, string?[] levels, bool recursive)
    {
        Prefix = prefix;
        _levels = levels;
        IsRecursive = recursive;
    }

    /// <summary>The literal part before the first wildcard: every channel that matches is at or below it.</summary>
    public ChannelPath Prefix { get; }

    /// <summary>Whether the pattern ends in a wildcard for everything below, its own base included.</summary>
    public bool IsRecursive { get; }

    /// <summary>Whether there is no wildcard: the pattern means the one channel <see cref="Prefix"/>.</summary>
    public bool IsExact => !IsRecursive && _levels.Length == Prefix.Depth;

    /// <summary>Levels from the root, those that a wildcard stands for included; a recursive wildcard at the end is none.</summary>
    internal int Depth => _levels.Length;

    /// <summary>The canonical form, as <see cref="ChannelPath.Text"/>, with the trailing slash of <c>*/</c>, which counts.</summary>
    public string Text => _text ??= IsExact ? Prefix.Text : Write();

    public static bool operator ==(ChannelPattern? left, ChannelPattern? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ChannelPattern? left, ChannelPattern? right) => !(left == right);

    /// <summary>The pattern that means one channel.</summary>
    public static ChannelPattern Exact(ChannelPath path) => new(path, path.Levels, recursive: false);

    /// <summary>The pattern that means a channel and everything below it.</summary>
    public static ChannelPattern AtOrBelow(ChannelPath path) => new(path, path.Levels, recursive: true);

    /// <summary>Reads a path with or without wildcards.</summary>
    /// <param name="text">The path as it stands in an address.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="error">What is wrong: one sentence without a full stop, naming the segment.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out ChannelPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        pattern = null;
        if (!PathParser.TryParse(text, out var levels, out var recursive, out error))
        {
            return false;
        }

        var wildcard = Array.IndexOf(levels, null);
        var prefix = wildcard switch
        {
            -1 when levels.Length > 0 => new ChannelPath(levels!),
            -1 or 0 => ChannelPath.Root,
            _ => new ChannelPath(levels[..wildcard]!),
        };
        pattern = new ChannelPattern(prefix, levels, recursive);
        return true;
    }

    /// <summary>Reads a pattern that is known to be good.</summary>
    /// <exception cref="FormatException">It is not; the message is the error of <see cref="TryParse"/>.</exception>
    public static ChannelPattern Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var pattern, out var error) ? pattern : throw new FormatException(error);

    /// <summary>The name at a level, or null where a wildcard stands for it.</summary>
    internal string? LevelAt(int depth) => _levels[depth];

    public bool Matches(ChannelPath path)
    {
        var levels = path.Levels;
        if (levels.Length < _levels.Length || (levels.Length > _levels.Length && !IsRecursive))
        {
            return false;
        }

        for (var level = 0; level < _levels.Length; level++)
        {
            if (_levels[level] is { } literal && !string.Equals(literal, levels[level], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// What stands in place of the wildcards, joined: <c>sess/*/presence</c> captures <c>Balcony</c> from <c>sess/Balcony/presence</c>,
    /// <c>alleyway/*</c> captures <c>Juliet/inbox</c> from <c>alleyway/Juliet/inbox</c> and the root from <c>alleyway</c>.
    /// </summary>
    /// <param name="path">A channel.</param>
    /// <param name="captured">The levels that wildcards stand for, in order.</param>
    /// <returns>Whether the channel matches at all.</returns>
    public bool TryCapture(ChannelPath path, [NotNullWhen(true)] out ChannelPath? captured)
    {
        captured = null;
        if (!Matches(path))
        {
            return false;
        }

        var found = new List<string>();
        for (var level = Prefix.Depth; level < path.Depth; level++)
        {
            if (level >= _levels.Length || _levels[level] is null)
            {
                found.Add(path.Levels[level]);
            }
        }

        captured = found.Count == 0 ? ChannelPath.Root : new ChannelPath([.. found]);
        return true;
    }

    public bool Equals(ChannelPattern? other) =>
        ReferenceEquals(this, other)
        || (other is not null && IsRecursive == other.IsRecursive && _levels.AsSpan().SequenceEqual(other._levels));

    public override bool Equals(object? obj) => Equals(obj as ChannelPattern);

    public override int GetHashCode() => HashCode.Combine(Prefix, _levels.Length, IsRecursive);

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    private string Write()
    {
        var text = new StringBuilder();
        foreach (var level in _levels)
        {
            if (level is null)
            {
                text.Append('*');
            }
            else
            {
                ChannelSegment.AppendEncoded(text, level);
            }

            text.Append('/');
        }

        if (IsRecursive)
        {
            text.Append('*');
        }
        else if (_levels[^1] is not null)
        {
            text.Length--;
        }

        return text.ToString();
    }
}

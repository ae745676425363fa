using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OTalk.Core.Addressing;

/// <summary>
/// Where a channel stands in its tree: at most <see cref="MaxDepth"/> segments, in canonical form (protocol reference, "Identity URIs").
/// Ordered by segments, ordinal, so that a channel comes before what is below it, and all of that before its next sibling.
/// </summary>
public sealed class ChannelPath : IEquatable<ChannelPath>, IComparable<ChannelPath>
{
    public const int MaxDepth = 16;

    private readonly string[] _segments;
    private ChannelPath? _parent;
    private string? _text;
    private int _hash;

    internal ChannelPath(string[] segments) => _segments = segments;

    /// <summary>The root channel: the empty path.</summary>
    public static ChannelPath Root { get; } = new([]);

    /// <summary>The segments from the root, decoded and in NFC.</summary>
    public IReadOnlyList<string> Segments => _segments;

    public int Depth => _segments.Length;

    public bool IsRoot => _segments.Length == 0;

    /// <summary>The last segment; empty for the root.</summary>
    public string Name => IsRoot ? string.Empty : _segments[^1];

    /// <summary>The channel above; the root's is the root.</summary>
    public ChannelPath Parent => _segments.Length <= 1 ? Root : _parent ??= new ChannelPath(_segments[..^1]);

    /// <summary>
    /// The canonical form: segments joined by <c>/</c>, without one before or behind; <c>% / ? #</c> and <c>*</c> percent-encoded.
    /// </summary>
    public string Text => _text ??= Write();

    internal string[] Levels => _segments;

    public static bool operator ==(ChannelPath? left, ChannelPath? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ChannelPath? left, ChannelPath? right) => !(left == right);

    public static bool operator <(ChannelPath? left, ChannelPath? right) => Comparer<ChannelPath>.Default.Compare(left, right) < 0;

    public static bool operator <=(ChannelPath? left, ChannelPath? right) => Comparer<ChannelPath>.Default.Compare(left, right) <= 0;

    public static bool operator >(ChannelPath? left, ChannelPath? right) => Comparer<ChannelPath>.Default.Compare(left, right) > 0;

    public static bool operator >=(ChannelPath? left, ChannelPath? right) => Comparer<ChannelPath>.Default.Compare(left, right) >= 0;

    /// <summary>Reads a path without wildcards, with or without slashes around it.</summary>
    /// <param name="text">The path as it stands in an address.</param>
    /// <param name="path">The path.</param>
    /// <param name="error">What is wrong: one sentence without a full stop, naming the segment.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ChannelPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        if (!ChannelPattern.TryParse(text, out var pattern, out error))
        {
            return false;
        }

        if (!pattern.IsExact)
        {
            error = $"the path {AddressText.Quote(text)} has a wildcard where one channel must be named";
            return false;
        }

        path = pattern.Prefix;
        return true;
    }

    /// <summary>Reads a path that is known to be good.</summary>
    /// <exception cref="FormatException">It is not; the message is the error of <see cref="TryParse"/>.</exception>
    public static ChannelPath Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var path, out var error) ? path : throw new FormatException(error);

    /// <summary>The channel of that name below this one.</summary>
    /// <param name="segment">A name as it is meant, not percent-encoded.</param>
    /// <exception cref="FormatException">The name is none, or too deep; see <see cref="TryAppend"/>.</exception>
    public ChannelPath Append(string segment) => TryAppend(segment, out var path, out var error) ? path : throw new FormatException(error);

    /// <summary>The channel that stands below this one as the other stands below the root.</summary>
    /// <exception cref="FormatException">The two have more than <see cref="MaxDepth"/> segments together.</exception>
    public ChannelPath Append(ChannelPath below)
    {
        if (Depth + below.Depth > MaxDepth)
        {
            throw new FormatException(TooDeep(Depth + below.Depth));
        }

        return below.IsRoot ? this : IsRoot ? below : new ChannelPath([.. _segments, .. below._segments]);
    }

    /// <summary>Appends a name that came from outside.</summary>
    /// <param name="segment">A name as it is meant, not percent-encoded.</param>
    /// <param name="path">The channel of that name below this one.</param>
    /// <param name="error">What is wrong: one sentence without a full stop.</param>
    public bool TryAppend(string segment, [NotNullWhen(true)] out ChannelPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        if (!ChannelSegment.TryNormalize(segment, out var normal, out error))
        {
            return false;
        }

        if (Depth == MaxDepth)
        {
            error = TooDeep(Depth + 1);
            return false;
        }

        path = new ChannelPath([.. _segments, normal]);
        return true;
    }

    /// <summary>Whether this is the given channel or stands somewhere below it.</summary>
    public bool IsAtOrBelow(ChannelPath ancestor) =>
        Depth >= ancestor.Depth && _segments.AsSpan(0, ancestor.Depth).SequenceEqual(ancestor._segments);

    /// <summary>The path from the given channel down to this one; the root if they are the same.</summary>
    /// <exception cref="ArgumentException">This channel is not at or below the other.</exception>
    public ChannelPath RelativeTo(ChannelPath ancestor) =>
        !IsAtOrBelow(ancestor) ? throw new ArgumentException($"The channel '{Text}' is not below '{ancestor.Text}'.", nameof(ancestor))
        : ancestor.IsRoot ? this
        : Depth == ancestor.Depth ? Root
        : new ChannelPath(_segments[ancestor.Depth..]);

    public int CompareTo(ChannelPath? other)
    {
        if (other is null)
        {
            return 1;
        }

        for (var level = 0; level < Math.Min(Depth, other.Depth); level++)
        {
            if (string.CompareOrdinal(_segments[level], other._segments[level]) is var order and not 0)
            {
                return order;
            }
        }

        return Depth.CompareTo(other.Depth);
    }

    public bool Equals(ChannelPath? other) =>
        ReferenceEquals(this, other) || (other is not null && _segments.AsSpan().SequenceEqual(other._segments));

    public override bool Equals(object? obj) => Equals(obj as ChannelPath);

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = new HashCode();
            foreach (var segment in _segments)
            {
                hash.Add(segment, StringComparer.Ordinal);
            }

            _hash = hash.ToHashCode();
        }

        return _hash;
    }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    private static string TooDeep(int depth) => $"the path would have {depth} segments, more than {MaxDepth}";

    private string Write()
    {
        var text = new StringBuilder();
        foreach (var segment in _segments)
        {
            ChannelSegment.AppendEncoded(text.Length == 0 ? text : text.Append('/'), segment);
        }

        return text.ToString();
    }
}

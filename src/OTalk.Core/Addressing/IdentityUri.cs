using System.Diagnostics.CodeAnalysis;

namespace OTalk.Core.Addressing;

/// <summary>
/// An address: <c>[otalk:][user@]server[/path][?query]</c> (protocol reference, "Identity URIs"), in canonical form.
/// The path may be a pattern; where one channel must be named, the caller checks <see cref="IsPattern"/> first.
/// </summary>
/// <param name="Identity">Whose tree.</param>
/// <param name="Pattern">Which channels of it.</param>
/// <param name="Query">Which part of them.</param>
public sealed record IdentityUri(Identity Identity, ChannelPattern Pattern, AddressQuery Query)
{
    public IdentityUri(Identity identity, ChannelPath path)
        : this(identity, ChannelPattern.Exact(path), AddressQuery.None)
    {
    }

    /// <summary>Whether the path has wildcards.</summary>
    public bool IsPattern => !Pattern.IsExact;

    /// <summary>The one channel that is addressed.</summary>
    /// <exception cref="InvalidOperationException">The address is a pattern.</exception>
    public ChannelPath Path => IsPattern ? throw new InvalidOperationException($"The address '{this}' is a pattern.") : Pattern.Prefix;

    /// <summary>The address that answers carry as <c>from</c>: without the query and cut before the first wildcard.</summary>
    public string ReplyAddress => Join(Pattern.Prefix.Text, string.Empty);

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address, with or without prefix.</param>
    /// <param name="uri">The address in canonical form.</param>
    /// <param name="error">What is wrong: one sentence without a full stop, naming the part and its value.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IdentityUri? uri, [NotNullWhen(false)] out string? error)
    {
        uri = null;
        var rest = AddressPrefix.Strip(text);
        var mark = rest.IndexOf('?');
        var query = mark < 0 ? default : rest[(mark + 1)..];
        rest = mark < 0 ? rest : rest[..mark];
        var slash = rest.IndexOf('/');
        var path = slash < 0 ? default : rest[(slash + 1)..];
        if (!Identity.TryParseWithoutPrefix(slash < 0 ? rest : rest[..slash], out var identity, out error)
            || !ChannelPattern.TryParse(path, out var pattern, out error)
            || !AddressQuery.TryParse(query, out var parameters, out error))
        {
            return false;
        }

        uri = new IdentityUri(identity, pattern, parameters);
        return true;
    }

    /// <summary>Reads an address that is known to be good.</summary>
    /// <exception cref="FormatException">It is not; the message is the error of <see cref="TryParse"/>.</exception>
    public static IdentityUri Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var uri, out var error) ? uri : throw new FormatException(error);

    public IdentityUri WithoutQuery() => Query.IsEmpty ? this : this with { Query = AddressQuery.None };

    /// <summary>The address without prefix, as in <c>to</c>, <c>from</c> and the <c>channel</c> of results.</summary>
    public override string ToString() => Join(Pattern.Text, Query.ToString());

    /// <summary>The address with prefix, as in <c>from_uri</c>, <c>to_uri</c> and the <c>channel</c> of channel events.</summary>
    public string ToUri() => AddressPrefix.Text + ToString();

    private string Join(string path, string query) => (path.Length, query.Length) switch
    {
        (0, 0) => Identity.ToString(),
        (_, 0) => $"{Identity}/{path}",
        (0, _) => $"{Identity}?{query}",
        _ => $"{Identity}/{path}?{query}",
    };
}

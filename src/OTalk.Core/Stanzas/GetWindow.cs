namespace OTalk.Core.Stanzas;

/// <summary>The members of a <c>get</c> (protocol reference, "Getting contents"): since is exclusive, until inclusive.</summary>
public sealed record GetWindow
{
    public const int DefaultLimit = 50;

    /// <summary>Rows to skip, at least 0.</summary>
    public int Offset { get; init; }

    /// <summary>Rows asked for, at least 0; the server cuts it to its page size.</summary>
    public int Limit { get; init; } = DefaultLimit;

    public Guid? SinceId { get; init; }

    public Guid? UntilId { get; init; }

    public DateTimeOffset? SinceTime { get; init; }

    public DateTimeOffset? UntilTime { get; init; }

    /// <summary>Newest first (<c>"order":"desc"</c>).</summary>
    public bool Descending { get; init; }
}

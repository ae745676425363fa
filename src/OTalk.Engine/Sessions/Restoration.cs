using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>What a bind came to.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsNew">Whether it was made now.</param>
/// <param name="Mask">What its stream may see of the mask.</param>
/// <param name="Gap">What cannot be sent any more of what was missed; null where nothing is lacking.</param>
public sealed record Restoration(Session Session, bool IsNew, IReadOnlyList<string> Mask, Gap? Gap);

/// <summary>Some of what a session has missed is gone.</summary>
/// <param name="Since">Up to when nothing is missing.</param>
/// <param name="Channels">Addresses of the channels in which something may be.</param>
public sealed record Gap(DateTimeOffset Since, IReadOnlyList<string> Channels);

/// <summary>From where a stream goes on.</summary>
/// <param name="Places">A place for each tree it reads.</param>
/// <param name="Gap">What cannot be sent any more of what it may see.</param>
internal sealed record RestorePlan(IReadOnlyList<Place> Places, Gap? Gap)
{
    /// <summary>What the stream may see of the mask.</summary>
    public IReadOnlyList<string> Mask { get; init; } = [];

    /// <summary>Whether the client of the door has acknowledged before.</summary>
    public bool IsAcknowledging { get; init; }
}

/// <summary>What a session reads.</summary>
/// <param name="Sources">The trees, and since when.</param>
/// <param name="Mask">What the stream may see of the mask by which it does.</param>
internal sealed record SessionReading(IReadOnlyDictionary<string, DateTimeOffset> Sources, IReadOnlyList<string> Mask);

using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>What a bind came to.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsNew">Whether it was made now.</param>
/// <param name="Gap">What cannot be sent any more of what was missed; null where nothing is lacking.</param>
public sealed record Restoration(Session Session, bool IsNew, Gap? Gap);

/// <summary>Some of what a session has missed is gone.</summary>
/// <param name="Since">Up to when nothing is missing.</param>
/// <param name="Channels">Addresses of the channels in which something may be.</param>
public sealed record Gap(DateTimeOffset Since, IReadOnlyList<string> Channels);

/// <summary>From where a stream goes on.</summary>
/// <param name="Places">A place for each tree it reads.</param>
/// <param name="Gap">What cannot be sent any more.</param>
internal sealed record RestorePlan(IReadOnlyList<Place> Places, Gap? Gap);

using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>Where a step stands in its file (from line 1), its line as written, and the client it is about (empty for the server).</summary>
public sealed record Place(int Line, string Text, string Actor);

/// <summary>One thing that happens in a transcript.</summary>
public abstract class Step(Place at)
{
    public Place At { get; } = at;

    /// <summary>The stanzas it is about, in their order; none for a step that shows no stanza.</summary>
    public virtual IReadOnlyList<Exchange> Exchanges => [];

    /// <summary>Does it, or checks that it happens; throws an <see cref="ExpectationException"/> if something else does.</summary>
    public abstract Task PlayAsync(Stage stage);
}

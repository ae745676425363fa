namespace OTalk.TestKit;

/// <summary>
/// Says which statements of the protocol reference a test shows, by their ids (<c>subscriptions.mute</c>), on the method or, where all
/// methods together show it, on the class. Transcripts say the same with <c>covers:</c>. It is read from the source, so it stands on a line
/// of its own and its arguments are literals. Every test project compiles this file: no reference is needed for it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
internal sealed class CoversAttribute(params string[] ids) : Attribute
{
    public IReadOnlyList<string> Ids { get; } = ids;
}

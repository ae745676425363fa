namespace OTalk.Core.Stanzas;

/// <summary>
/// The <c>id</c> a client gave a stanza, kept as the JSON token it wrote (a string or a number) so that the answer echoes exactly it.
/// </summary>
/// <param name="Json">The token, for example <c>"getsub1"</c> with its quotes, or <c>7</c>.</param>
public readonly record struct StanzaId(string Json)
{
    public override string ToString() => Json;
}

namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>What came: a frame, what became of the connection behind it, or both.</summary>
/// <param name="Who">The connection.</param>
/// <param name="Frame">The frame, or null.</param>
/// <param name="End">What became of the connection; empty if nothing.</param>
internal sealed record SceneLine(string Who, RawStompFrame? Frame, string End)
{
    /// <summary>Where it stands among what came in one step: RECEIPTs are where their ids put them, and so are MESSAGEs; the end is last.</summary>
    public string Order => Frame is null ? "~" : $"{Frame.Command} {Frame.Headers.GetValueOrDefault("receipt-id")} {Frame.Headers.GetValueOrDefault("subscription")} {Frame.Body}";
}

using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo sends</c> and frames, of a STOMP client: they are sent in one segment or message as they are written, their variables filled in,
/// with a NUL for each <c>^@</c>.
/// </summary>
internal sealed class StompSend(Place at, string block) : Step(at)
{
    public override IReadOnlyList<Exchange> Exchanges { get; } = StompFrames.Sent(block);

    public override Task PlayAsync(Stage stage) =>
        stage.Stomp(At).Client.SendAsync(stage.Fill(block).Replace(StompFrames.End, "\0", StringComparison.Ordinal));
}

using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo connects</c>, of a Talker client: opens the TCP connection; he is in no room yet.</summary>
internal sealed class TalkerConnect(Place at) : Step(at)
{
    public override Task PlayAsync(Stage stage) => stage.Talker(At).ConnectAsync();
}

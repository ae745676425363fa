using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo sends bytes</c>, of a Talker client: these bytes, in hexadecimal, in one segment.</summary>
internal sealed class TalkerSendBytes(Place at, byte[] bytes) : Step(at)
{
    public override Task PlayAsync(Stage stage) => stage.Talker(At).Client.SendAsync(bytes);
}

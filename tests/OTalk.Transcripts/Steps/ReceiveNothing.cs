using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo receives nothing more</c>: nothing is on its way to this client.</summary>
internal sealed class ReceiveNothing(Place at) : Step(at)
{
    public override Task PlayAsync(Stage stage) => stage.Actor(At).ExpectNothingMoreAsync();
}

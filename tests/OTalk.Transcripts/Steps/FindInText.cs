using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo finds in its text</c>: the stanza received last has this in it, byte for byte.</summary>
internal sealed class FindInText(Place at, string expected) : Step(at)
{
    public override Task PlayAsync(Stage stage)
    {
        string text = stage.Actor(At).LastReceived?.Text ?? throw new ExpectationException("nothing was received yet");
        return text.Contains(expected, StringComparison.Ordinal)
            ? Task.CompletedTask
            : throw new ExpectationException($"expected in the text:\n{expected}\ngot:\n{text}");
    }
}

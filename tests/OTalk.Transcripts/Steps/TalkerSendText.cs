using System.Text;
using OTalk.Transcripts.Patterns;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo sends text</c>, of a Talker client: exactly this text in one segment, its variables filled in, with the line breaks in it and none
/// behind it.
/// </summary>
internal sealed class TalkerSendText(Place at, string text) : Step(at)
{
    public override IReadOnlyList<Exchange> Exchanges => [new TextExchange(text)];

    public override Task PlayAsync(Stage stage) =>
        stage.Talker(At).Client.SendAsync(Encoding.UTF8.GetBytes(StringTemplate.Fill(text, stage.Variables.Find)));
}

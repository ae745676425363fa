using System.Net.WebSockets;
using System.Text;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// <c>romeo sends</c> and a stanza, which is sent as it is written with its variables filled in. <c>padded to N bytes</c> adds white space,
/// which JSON allows, to meet a size limit exactly.
/// </summary>
internal sealed class SendStanza(Place at, string template, int? paddedTo) : Step(at)
{
    private readonly WrittenObject _stanza = new(template);

    public override IReadOnlyList<Exchange> Exchanges => _stanza.Exchanges;

    public override async Task PlayAsync(Stage stage)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_stanza.Fill(stage.Variables));
        if (paddedTo is { } size)
            bytes = [.. bytes, .. Enumerable.Repeat((byte)' ', size - bytes.Length)];
        await stage.WebSocket(At).Client.SendAsync(bytes, WebSocketMessageType.Text);
    }
}

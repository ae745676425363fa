using System.Net.WebSockets;
using System.Text;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.Steps;

/// <summary><c>romeo sends text</c> (as written, JSON or not), <c>sends text bytes</c> and <c>sends binary bytes</c> (in hexadecimal).</summary>
internal sealed class SendBytes(Place at, byte[] bytes, WebSocketMessageType type) : Step(at)
{
    public override IReadOnlyList<Exchange> Exchanges => type == WebSocketMessageType.Text ? [new TextExchange(Encoding.UTF8.GetString(bytes))] : [];

    public override Task PlayAsync(Stage stage) => stage.WebSocket(At).Client.SendAsync(bytes, type);
}

using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>A publisher on a WebSocket that carries one publish, and one answer, a message.</summary>
/// <param name="connection">The connection.</param>
/// <param name="text">What is published.</param>
/// <param name="marks">By what it tells the answers.</param>
internal sealed class WebSocketPublisher(WebSocketConnection connection, PublishText text, AnswerMarks marks) : DoorConnection(connection)
{
    private byte[] _text = [];

    public override void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf(marks.Acknowledged) >= 0)
            Receiver?.Acknowledged();
        else if (payload.IndexOf(marks.Refused) >= 0)
            Receiver?.Refused(payload);
    }

    public override void Publish(ReadOnlySpan<byte> body, long number)
    {
        if (_text.Length < text.MaxLength(body.Length))
            _text = new byte[text.MaxLength(body.Length)];
        connection.SendText(_text.AsSpan(0, text.Write(_text, body, number)));
    }
}

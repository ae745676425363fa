using System.Net.Sockets;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Doors;

/// <summary>A publisher on a WebSocket that carries one stanza a message.</summary>
internal sealed class StanzaPublisher(WebSocketConnection connection, PublishText text) : IDoorConnection, ITextSink
{
    private byte[] _stanza = [];
    private IReceiver? _receiver;

    public Socket Socket => connection.Socket;

    public void Receive(IReceiver receiver)
    {
        _receiver = receiver;
        connection.Receive(this);
    }

    /// <summary>
    /// Tells an acknowledgement from a refusal by the member that is there (protocol reference, "Stanzas"), without parsing: nothing else
    /// that a server sends to a publisher holds either of these byte sequences.
    /// </summary>
    public void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"response\":"u8) >= 0)
            _receiver?.Acknowledged();
        else if (payload.IndexOf("\"error\":"u8) >= 0)
            _receiver?.Refused(payload);
    }

    public void Publish(ReadOnlySpan<byte> body, long number)
    {
        if (_stanza.Length < text.MaxLength(body.Length))
            _stanza = new byte[text.MaxLength(body.Length)];
        connection.SendText(_stanza.AsSpan(0, text.Write(_stanza, body, number)));
    }

    public bool Flush() => connection.Flush();

    public void Dispose() => connection.Dispose();
}

using System.Globalization;
using System.Text;
using OTalk.Load.Doors;

namespace OTalk.Load.Rest;

/// <summary>Publishes by <c>POST /otalk/ADDR</c> on a connection that is kept alive (protocol reference, "REST").</summary>
/// <param name="connection">The connection.</param>
/// <param name="channel">Where to, an address without prefix.</param>
/// <param name="token">Of who publishes.</param>
internal sealed class RestPublisher(HttpConnection connection, string channel, string token) : DoorConnection(connection)
{
    private const int Created = 201;

    private byte[] _before = [];
    private int _bodyLength = -1;

    private static ReadOnlySpan<byte> MessageStart => "{\"ns\":\"http://otalk.com/p/chat\",\"body\":\""u8;

    private static ReadOnlySpan<byte> MessageEnd => "\"}"u8;

    public override void Text(ReadOnlySpan<byte> payload)
    {
        if (HttpConnection.StatusOf(payload) == Created)
            Receiver?.Acknowledged();
        else
            Receiver?.Refused(payload);
    }

    public override void Publish(ReadOnlySpan<byte> body, long number)
    {
        if (body.Length != _bodyLength)
            (_before, _bodyLength) = (Before(body.Length), body.Length);
        connection.Send(_before);
        connection.Send(body);
        connection.Send(MessageEnd);
    }

    /// <summary>What stands before a body of this length.</summary>
    private byte[] Before(int body) =>
    [
        .. Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /otalk/{channel} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n" +
            $"Content-Length: {MessageStart.Length + body + MessageEnd.Length}\r\n\r\n")),
        .. MessageStart,
    ];
}

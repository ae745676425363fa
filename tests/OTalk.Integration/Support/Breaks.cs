using System.Net.Sockets;
using System.Net.WebSockets;
using OTalk.TestKit;

namespace OTalk.Integration.Support;

/// <summary>What a client notices of a connection that was cut.</summary>
internal static class Breaks
{
    public static bool IsOne(Exception exception) => exception
        is HarnessException or WebSocketException or SocketException or HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException;
}

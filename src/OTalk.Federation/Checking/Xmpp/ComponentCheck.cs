using System.Net;
using System.Net.Sockets;
using OTalk.Federation.Xmpp.Streams;

namespace OTalk.Federation.Checking.Xmpp;

/// <summary>
/// Whether the XMPP server that this server is a component of is there. A second component of the same name would throw the first out, so it goes
/// no further.
/// </summary>
internal static class ComponentCheck
{
    private const string Name = "component";

    public static async Task<CheckStep> ConnectAsync(string host, int port, string peer, TimeProvider time, CancellationToken cancel)
    {
        string why = "it has no address";
        try
        {
            foreach (IPAddress address in await Dns.GetHostAddressesAsync(host, cancel))
            {
                try
                {
                    using Socket socket = await XmppSockets.ConnectAsync(new IPEndPoint(address, port), time, cancel);
                    return CheckStep.Good(Name, $"{host} takes components at port {port}; the way from there to {peer} is its own, and its log tells of it");
                }
                catch (Exception error) when (StreamTrouble.IsOne(error) && !cancel.IsCancellationRequested)
                {
                    why = StreamTrouble.Of(error, $"connecting to {address}").Message;
                }
            }
        }
        catch (SocketException)
        {
            why = $"there is no host {host}";
        }

        return CheckStep.Bad(Name, $"nobody takes components at port {port} of {host}: {why}", "See that the XMPP server there runs and listens at this port, or mend Xmpp:Component.");
    }
}

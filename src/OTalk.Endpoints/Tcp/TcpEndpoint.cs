using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OTalk.Endpoints.Tcp;

/// <summary>Where a door listens.</summary>
/// <param name="Host"><c>localhost</c>, an IP address, or <c>*</c> for every address of the machine.</param>
/// <param name="Port">The port; 0 for any free one.</param>
public sealed record TcpEndpoint(string Host, int Port)
{
    /// <summary>Has a server listen there.</summary>
    internal void Listen(KestrelServerOptions server, Action<ListenOptions> configure)
    {
        if (Host == "*")
            server.ListenAnyIP(Port, configure);
        else if (Host != "localhost")
            server.Listen(IPAddress.Parse(Host), Port, configure);
        else if (Port == 0)
            server.Listen(IPAddress.Loopback, 0, configure); // Both loopback addresses cannot get the same free port.
        else
            server.ListenLocalhost(Port, configure);
    }

    public override string ToString() => $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}

using System.Net;
using System.Net.Sockets;
using OTalk.Federation.Native;

namespace OTalk.Federation.Checking;

/// <summary>The way to the host that is asked for a domain's document: its name, a connection, its certificate.</summary>
/// <param name="origin">Where the document is asked for.</param>
/// <param name="peer">The domain.</param>
/// <param name="trust">Which certificates are taken.</param>
/// <param name="time">The clock.</param>
internal sealed class HostCheck(Uri origin, string peer, CertificateTrust trust, TimeProvider time)
{
    private IReadOnlyList<IPAddress> _addresses = [];
    private IPAddress? _reached;

    // IPv6 literals stand in brackets in the host of a URI.
    private string Host => origin.IdnHost;

    public async Task<CheckStep> NameAsync(CancellationToken cancel)
    {
        const string Name = "name";
        if (IPAddress.TryParse(Host, out var literal))
        {
            _addresses = [literal];
            return CheckStep.Good(Name, $"{literal} is an address");
        }

        try
        {
            _addresses = await Dns.GetHostAddressesAsync(Host, cancel);
            return CheckStep.Good(Name, $"{Host} is {string.Join(", ", _addresses)}");
        }
        catch (SocketException error) when (!Trouble.Of(error).MayPass)
        {
            return CheckStep.Bad(
                Name, $"there is no host {Host}", $"If it is spelled right, its operator has to enter it in DNS, or Federation:Peers:{peer}:Url has to say where {peer} is asked.");
        }
        catch (SocketException)
        {
            return CheckStep.Bad(Name, $"{Host} cannot be looked up at the moment", "Look at the DNS servers that this machine uses.");
        }
    }

    public async Task<CheckStep> ConnectionAsync(CancellationToken cancel)
    {
        const string Name = "connection";
        var fault = new Trouble(MayPass: true, "it has no address");
        foreach (var address in _addresses)
        {
            try
            {
                using var socket = await ConnectAsync(address, cancel);
                _reached = address;
                return CheckStep.Good(Name, $"{address} takes connections at port {origin.Port}");
            }
            catch (Exception error) when (Trouble.IsOne(error) && !cancel.IsCancellationRequested)
            {
                fault = Trouble.Of(error);
            }
        }

        return CheckStep.Bad(
            Name, $"nobody takes connections at port {origin.Port} of {string.Join(", ", _addresses)}: {fault.Text}", "See that the server there runs and listens at this port, and that no firewall on the way keeps it shut.");
    }

    public async Task<CheckStep> CertificateAsync(CancellationToken cancel)
    {
        if (origin.Scheme == Uri.UriSchemeHttp)
            return CheckStep.Good("certificate", $"none: Federation:Peers:{peer}:Url does without TLS");
        return await new CertificateCheck(Host, peer, trust, time).LookAsync(() => ConnectAsync(_reached!, cancel), cancel);
    }

    private async Task<Socket> ConnectAsync(IPAddress address, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(OutgoingHttp.Within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, origin.Port), both.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

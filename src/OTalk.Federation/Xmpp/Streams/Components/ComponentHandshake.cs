using System.Net;
using System.Security.Cryptography;
using System.Text;
using OTalk.Federation.Queues;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Components;

/// <summary>Connects to a server as one of its components (XEP-0114, section 3).</summary>
/// <param name="parts">Where, and with which secret.</param>
internal sealed class ComponentHandshake(ComponentParts parts)
{
    private static readonly TimeSpan _within = TimeSpan.FromSeconds(10);

    /// <summary>Connects as a domain.</summary>
    /// <exception cref="PeerUnreachableException">It did not work; the message says why.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<XmppConnection> OpenAsync(string domain, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(_within, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        XmppConnection? connection = null;
        try
        {
            connection = await ConnectAsync(both.Token);
            await ProveAsync(connection, domain, both.Token);
            return connection;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            cancel.ThrowIfCancellationRequested();
            if (StreamTrouble.IsOne(error))
                throw StreamTrouble.Of(error, "connecting");
            throw;
        }
    }

    private static PeerUnreachableException Refused(string text) => new(PeerTrouble.MayPass, text);

    private static PeerUnreachableException Refused(string domain, StreamFault fault) => Refused(fault.Condition switch
    {
        StreamCondition.NotAuthorized => "it refuses the secret (not-authorized)",
        StreamCondition.Conflict => $"another component is {domain} already (conflict)",
        StreamCondition.HostUnknown => $"it has no component {domain} (host-unknown)",
        _ => $"it answers {StreamTrouble.Words(fault)}",
    });

    private async Task<XmppConnection> ConnectAsync(CancellationToken cancel)
    {
        IPAddress[] addresses = IPAddress.TryParse(parts.Host, out IPAddress? one) ? [one] : await Dns.GetHostAddressesAsync(parts.Host, cancel);
        for (int i = 0; ; i++)
        {
            try
            {
                var socket = await XmppSockets.ConnectAsync(new IPEndPoint(addresses[i], parts.Port), parts.Time, cancel);
                return new XmppConnection(socket, new XmlLimits { StanzaBytes = parts.StanzaBytes }, parts.Time);
            }
            catch (System.Net.Sockets.SocketException) when (i < addresses.Length - 1)
            {
                // The next address may be the one that answers.
            }
        }
    }

    private async Task ProveAsync(XmppConnection connection, string domain, CancellationToken cancel)
    {
        await connection.OpenAsync(new StreamHead(Ns.Component) { To = domain, Version = null }, cancel);
        if (await NextAsync(connection, domain, cancel) is not StreamOpened { Head.Id: { } id })
            throw Refused("it opens no stream");
#pragma warning disable CA5350 // XEP-0114 says which hash it is.
        string digest = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(id + parts.Secret)));
#pragma warning restore CA5350
        await connection.WriteAsync(new XmlElement("handshake", Ns.Component, digest), cancel);
        if (await NextAsync(connection, domain, cancel) is not StreamElement { Element: { Name: "handshake" } })
            throw Refused("it does not answer the handshake");
    }

    private static async Task<XmlStreamItem> NextAsync(XmppConnection connection, string domain, CancellationToken cancel) =>
        await connection.ReadAsync(cancel) switch
        {
            StreamElement { Element: var element } when StreamFault.IsFault(element) => throw Refused(domain, StreamFault.Read(element)),
            StreamBroken { Fault: var fault } => throw Refused($"what it says cannot be read: {StreamTrouble.Words(fault)}"),
            null or StreamClosed => throw Refused("it closes the connection"),
            var item => item,
        };
}

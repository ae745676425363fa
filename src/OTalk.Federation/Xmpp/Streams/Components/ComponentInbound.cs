using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Components;

/// <summary>Takes what comes over the connections of a component. The server at the other end vouches for who it is from.</summary>
/// <param name="parts">What the connections share.</param>
internal sealed class ComponentInbound(ComponentParts parts)
{
    /// <summary>Reads a connection until it ends, and says in half a sentence why it has.</summary>
    public async Task<string> ReadAsync(XmppConnection connection, string domain, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                switch (await connection.ReadAsync(CancellationToken.None))
                {
                    case StreamElement { Element: var element } when XmppWords.IsStanza(element, Ns.Component):
                        await TakeAsync(connection, element.InNamespace(Ns.Component, Ns.Server), stopping);
                        break;
                    case StreamElement { Element: var element } when StreamFault.IsFault(element):
                        return $"it says {StreamTrouble.Words(StreamFault.Read(element))}";
                    case StreamBroken { Fault: var fault }:
                        connection.Close(fault);
                        return $"what it says cannot be read: {StreamTrouble.Words(fault)}";
                    case null or StreamClosed:
                        return "it has closed the connection";
                }
            }
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken))
        {
            return stopping.IsCancellationRequested ? "this server stops" : "the connection broke";
        }
        catch (Exception error)
        {
            parts.Log.Failed(error, domain);
            connection.Close(new StreamFault(StreamCondition.InternalServerError));
            return "this server failed";
        }
    }

    private async Task TakeAsync(XmppConnection connection, XmlElement stanza, CancellationToken stopping)
    {
        if (!StanzaAddresses.TryRead(stanza, out StanzaAddresses? addresses, out StreamFault? fault))
            Drop(stanza, fault.Text ?? fault.Name);
        else if (!parts.Domains.Has(addresses.To.Domain) || parts.Domains.Has(addresses.From.Domain))
            Drop(stanza, "it does not come from another domain to one of ours");
        else if (!parts.Policy.AllowsXmpp(addresses.From.Domain))
            await RefuseAsync(connection, stanza, addresses.From.Domain);
        else
            await TakeAsync(stanza, addresses, stopping);
    }

    private async Task TakeAsync(XmlElement stanza, StanzaAddresses addresses, CancellationToken stopping)
    {
        parts.Metrics.Received();
        if (parts.Sightings.IsNew(addresses.From.Domain))
            parts.Receiver.Reached(addresses.From.Domain);
        if (!parts.Pings.Take(stanza, addresses.From))
            await parts.Receiver.TakeAsync(stanza, addresses.From, addresses.To, stopping);
    }

    private async Task RefuseAsync(XmppConnection connection, XmlElement stanza, string domain)
    {
        Drop(stanza, $"this server does not speak with {domain}");
        if (new XmppError(StanzaCondition.Forbidden).Answer(stanza) is { } answer && stanza is not { Name: "presence" })
            await connection.WriteAsync(answer.InNamespace(Ns.Server, Ns.Component), CancellationToken.None);
    }

    private void Drop(XmlElement stanza, string text)
    {
        parts.Metrics.Refused("addresses");
        parts.Log.Dropped(stanza.Name, stanza["from"], stanza["to"], text);
    }
}

using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Reads a stream that we have opened, until it ends.</summary>
/// <param name="parts">What streams share.</param>
/// <param name="stream">The stream.</param>
internal sealed class OutgoingReader(ServerParts parts, ServerStream stream)
{
    public async Task RunAsync()
    {
        // Not while who dials waits.
        await Task.Yield();
        (bool isBroken, string text) = await ReadAsync();
        await stream.EndAsync(isBroken, text);
    }

    private async Task<(bool IsBroken, string Text)> ReadAsync()
    {
        try
        {
            while (true)
            {
                switch (await stream.Connection.ReadAsync(CancellationToken.None))
                {
                    case StreamElement { Element: var element } when StreamFault.IsFault(element):
                        return (false, $"it says {StreamTrouble.Words(StreamFault.Read(element))}");
                    case StreamElement { Element: var element } when await TakeAsync(element) is { } fault:
                        return Refuse(fault);
                    case StreamBroken { Fault: var fault }:
                        return Refuse(fault);
                    case StreamClosed:
                        return (false, "it has closed the stream");
                    case null:
                        return (stream.Connection.IsOpen, "the connection ended");
                }
            }
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken))
        {
            return (stream.Connection.IsOpen, "the connection broke");
        }
        catch (Exception error)
        {
            parts.Log.Failed(error, stream.PeerDomains.FirstOrDefault());
            stream.Connection.Close(new StreamFault(StreamCondition.InternalServerError));
            return (false, "this server failed");
        }
    }

    private async ValueTask<StreamFault?> TakeAsync(XmlElement element)
    {
        if (XmppWords.IsStanza(element, Ns.Server))
            return await stream.TakeStanzaAsync(element);
        if (element.Namespace == XmppWords.Management)
            return await stream.TakeManagementAsync(element);
        if (DialbackWords.Is(element, "result", isAnswer: true))
        {
            stream.Asking?.Take(element);
            return null;
        }

        return element.Namespace is Ns.Streams ? null : new StreamFault(StreamCondition.UnsupportedStanzaType);
    }

    private (bool IsBroken, string Text) Refuse(StreamFault fault)
    {
        parts.Metrics.Refused(fault.Name);
        parts.Log.Refused(stream.PeerDomains.FirstOrDefault(), stream.Connection.Address, fault.Name, fault.Text);
        stream.Connection.Close(fault);
        return (false, $"it was refused: {StreamTrouble.Words(fault)}");
    }
}

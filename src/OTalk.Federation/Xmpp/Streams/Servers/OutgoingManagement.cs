using System.Globalization;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Agrees on stream management on a stream that we have opened, where the other end has it (XEP-0198, sections 3 and 5).</summary>
/// <param name="parts">What streams share.</param>
/// <param name="stream">The stream.</param>
/// <param name="negotiation">What was agreed until now.</param>
/// <param name="pair">Who speaks to whom.</param>
internal sealed class OutgoingManagement(ServerParts parts, ServerStream stream, OutgoingNegotiation negotiation, StreamPair pair)
{
    /// <summary>Goes on with a stream that broke, else begins to count.</summary>
    public async Task AgreeAsync(CancellationToken cancel)
    {
        StreamManagement? broken = parts.Resumptions.TakeDialed(pair);
        try
        {
            if (negotiation.Features.Child("sm", XmppWords.Management) is null)
                return;
            if (broken is not null && await ResumeAsync(broken, cancel))
                broken = null;
            else
                await EnableAsync(cancel);
        }
        finally
        {
            broken?.End();
        }
    }

    private static bool TryCount(XmlElement answer, out uint count) => uint.TryParse(answer["h"], CultureInfo.InvariantCulture, out count);

    private async Task<bool> ResumeAsync(StreamManagement broken, CancellationToken cancel)
    {
        string handled = StreamManagement.Text(broken.Handled);
        await stream.Connection.WriteAsync(
            new XmlElement("resume", XmppWords.Management, [("previd", broken.ResumeId), ("h", handled)]), cancel);
        XmlElement answer = await NextAsync(cancel);
        bool isCounted = TryCount(answer, out uint count) && broken.Arrived(count);
        if (!isCounted || !answer.Is("resumed", XmppWords.Management))
            return false;
        await stream.Connection.WriteAsync([.. broken.OnTheWay, StreamManagement.Question], cancel);
        stream.Management = broken;
        return true;
    }

    private async Task EnableAsync(CancellationToken cancel)
    {
        await stream.Connection.WriteAsync(new XmlElement("enable", XmppWords.Management, [("resume", "true")]), cancel);
        XmlElement answer = await NextAsync(cancel);
        if (answer.Is("enabled", XmppWords.Management))
            stream.Management = new StreamManagement { ResumeId = answer["resume"] is "true" or "1" ? answer["id"] : null };
    }

    /// <summary>The answer; the other end may have sent stanzas before it, where they go in both directions.</summary>
    private async Task<XmlElement> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            XmlElement element = await negotiation.NextAsync(cancel);
            if (!XmppWords.IsStanza(element, Ns.Server))
                return element;
            if (await stream.TakeStanzaAsync(element) is { } fault)
            {
                stream.Connection.Close(fault);
                throw OutgoingNegotiation.Refused($"what it sends is not taken: {StreamTrouble.Words(fault)}");
            }
        }
    }
}

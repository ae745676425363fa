using System.Text;
using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Proves our domain on a stream that has begun: by our certificate (RFC 6120, section 6; XEP-0178), else by dialback.</summary>
/// <param name="parts">What streams share.</param>
/// <param name="connection">The connection.</param>
/// <param name="negotiation">What was agreed until now.</param>
/// <param name="pair">Who speaks to whom.</param>
internal sealed class OutgoingProof(ServerParts parts, XmppConnection connection, OutgoingNegotiation negotiation, StreamPair pair)
{
    /// <summary>Makes it a stream that is proved, and read from then on.</summary>
    public async Task<ServerStream> ProveAsync(CancellationToken cancel)
    {
        var stream = new ServerStream(parts, connection, isDialed: true);
        bool mayDialback = !negotiation.Head.HasFeatures || negotiation.Features.Child("dialback", XmppWords.DialbackFeature) is not null;
        if (negotiation.Features.Child("bidi", XmppWords.BidiFeature) is not null)
        {
            await connection.WriteAsync(new XmlElement("bidi", XmppWords.Bidi), cancel);
            stream.IsBidi = true;
        }

        if (await ExternalAsync(cancel))
        {
            await new OutgoingManagement(parts, stream, negotiation, pair).AgreeAsync(cancel);
            stream.Prove(pair, "certificate");
            _ = new OutgoingReader(parts, stream).RunAsync();
        }
        else
        {
            if (!mayDialback || negotiation.Head.Id is not { } id)
                throw OutgoingNegotiation.Refused("it takes neither our certificate nor dialback");
            stream.Asking = new DialbackAsking(parts, stream, id);
            _ = new OutgoingReader(parts, stream).RunAsync();
            await AskAsync(stream, stream.Asking, cancel);
        }

        return stream;
    }

    private async Task AskAsync(ServerStream stream, DialbackAsking asking, CancellationToken cancel)
    {
        try
        {
            await asking.AskAsync(pair, cancel);
        }
        catch
        {
            // It is read by its reader already, which ends it.
            stream.Connection.Close(fault: null);
            throw;
        }
    }

    /// <summary>Shows our certificate as the proof; false where the other end does not take that.</summary>
    internal async Task<bool> ExternalAsync(CancellationToken cancel)
    {
        bool isOffered = negotiation.Features.Child("mechanisms", XmppWords.Sasl)?.Children("mechanism", XmppWords.Sasl)
            .Any(mechanism => mechanism.Text.Trim() == XmppWords.External) is true;
        if (!isOffered || !connection.IsSecure || parts.Certificates.Of(pair.Local) is null)
            return false;
        string authorization = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Local));
        await connection.WriteAsync(new XmlElement("auth", XmppWords.Sasl, [("mechanism", XmppWords.External)], authorization), cancel);
        XmlElement answer = await negotiation.NextAsync(cancel);
        if (answer.Is("failure", XmppWords.Sasl))
            return false;
        if (!answer.Is("success", XmppWords.Sasl))
            throw OutgoingNegotiation.Refused("it does not answer our proof");
        connection.Restart();
        await negotiation.OpenAsync(cancel);
        return true;
    }
}

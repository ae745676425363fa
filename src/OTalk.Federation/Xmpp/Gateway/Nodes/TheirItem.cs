using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>An item of a node of an XMPP user or server, as a message.</summary>
/// <param name="Id">Its id, where that is the id of a message.</param>
/// <param name="Key">The key whose value it is, where its id is none.</param>
/// <param name="Author">Who published it: as the service says, else whose node it is.</param>
/// <param name="Body">The message.</param>
internal sealed record TheirItem(Guid? Id, string? Key, string Author, MessageBody Body)
{
    /// <summary>Reads an <c>item</c>.</summary>
    /// <param name="item">It.</param>
    /// <param name="node">The node it is of.</param>
    public static TheirItem Read(XmlElement item, IdentityUri node)
    {
        AddressQuery? named = item["id"] is { } id && ItemIds.TryParse(id, out AddressQuery? query) ? query : null;
        string author = Jid.TryParse(item["publisher"], out Jid? publisher) ? publisher.ToAddress().ToString() : node.Identity.ToString();
        return new TheirItem(named?.MessageId, named?.Key, author, BodyOf(item.Elements.FirstOrDefault()));
    }

    private static MessageBody BodyOf(XmlElement? payload)
    {
        // What calls itself a message of oTalk and is none is told as the XML that it is.
        if (payload is not null && NodeXml.Read(payload) is { } json && JsonMessageReader.TryRead(json, out MessageBody? body, out _))
            return body;
        byte[] other = payload is null
            ? JsonText.Utf8Object(static writer => writer.WriteString("ns"u8, XmppNs.PubSub))
            : NodeXml.ReadForeign(payload);
        return JsonMessageReader.TryRead(other, out MessageBody? foreign, out StanzaError? fault) ? foreign : throw new FormatException(fault.Text);
    }
}

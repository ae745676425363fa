using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Gateway.Nodes;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>
/// The archive of a channel that is a node (XEP-0442): each message as the notification that it was, also those that gave a key a value that it has no
/// more.
/// </summary>
/// <param name="channel">The channel.</param>
internal sealed class NodeArchive(IdentityUri channel) : Archive
{
    public override IReadOnlyList<IdentityUri> Channels => [channel];

    public override IdentityUri Contents => channel;

    public override ValueTask<XmlElement?> WriteAsync(ContentRow row)
    {
        string id = row.Json.GetProperty("id"u8).GetString()!;
        var item = new XmlElement(
            "item",
            XmppNs.PubSubEvent,
            [("id", row.Key ?? id), ("publisher", NodeItems.PublisherOf(row.Json.GetProperty("from"u8).GetString()!))],
            NodeXml.Write(row.Text("ns")!, row.Message));
        return ValueTask.FromResult<XmlElement?>(new XmlElement(
            "message",
            Ns.Server,
            [("from", channel.Identity.ToString()), ("id", id), ("type", "headline")],
            new XmlElement("event", XmppNs.PubSubEvent, new XmlElement("items", XmppNs.PubSubEvent, [("node", NodeNames.Of(channel.Path))], item)),
            NodeXml.StanzaId(channel, id)));
    }

    public override bool IsOf(ContentRow row, XmlElement written, Jid address) => IsSame(AuthorOf(row), address);
}

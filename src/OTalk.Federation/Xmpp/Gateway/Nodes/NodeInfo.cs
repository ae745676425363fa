using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Says what a channel is, as a node (XEP-0060, sections 5.3 and 5.4).</summary>
/// <param name="contents">Reads for who asks.</param>
internal sealed class NodeInfo(VisitorContents contents)
{
    /// <summary>Answers a question for the information of a node.</summary>
    public async ValueTask<IqAnswer> DescribeAsync(string node, Jid from, Jid to)
    {
        if (!NodeNames.TryParse(node, out ChannelPath? path))
            return NodeErrors.Absent;
        (IReadOnlyList<ContentRow>? rows, StanzaError? error) = await contents.ReadAsync(from, new IdentityUri(to.Identity, path), new GetWindow { Limit = 1 });
        if (rows is null && error!.Condition != Condition.Forbidden)
            return NodeErrors.Of(error);
        (IReadOnlyList<ContentRow>? listed, _) = await contents.ReadAsync(
            from, new IdentityUri(to.Identity, WellKnown.ChannelsPath) with { Query = new AddressQuery { Key = path.Text } });
        ContentRow? row = listed is [var only] ? only : null;
        return new DiscoInfo("pubsub", "leaf", row?.Text("name") is { Length: > 0 } name ? name : null, [XmppNs.DiscoInfo, XmppNs.Mam, XmppNs.MamExtended, XmppNs.PubSub, XmppNs.StanzaIds])
        {
            Forms = [Form([("pubsub#title", row?.Text("name")), ("pubsub#description", row?.Text("description")), ("pubsub#type", row?.Text("type"))])],
        }.ToElement(node);
    }

    private static XmlElement Form(IEnumerable<(string Name, string? Value)> fields) => new(
        "x",
        XmppNs.DataForms,
        [("type", "result")],
        [
            Field("FORM_TYPE", XmppNs.PubSub + "#meta-data", "hidden"),
            .. fields.Where(static field => field.Value is { Length: > 0 }).Select(static field => Field(field.Name, field.Value!, null)),
        ]);

    private static XmlNode Field(string name, string value, string? type) =>
        new XmlElement("field", XmppNs.DataForms, [("var", name), ("type", type)], new XmlElement("value", XmppNs.DataForms, value));
}

using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>What XMPP users publish in channels here, and take back (XEP-0060, sections 7.1 and 7.2).</summary>
/// <param name="visitors">Carries it out.</param>
internal sealed class NodePublishing(Visitors visitors)
{
    /// <summary>Answers <c>publish</c>.</summary>
    public async ValueTask<IqAnswer> PublishAsync(XmlElement asked, Jid from, Jid to)
    {
        if (!NodeAddress.TryRead(asked, to, out IdentityUri? channel, out XmppError error))
            return error;
        List<XmlElement> items = [.. asked.Children("item", XmppNs.PubSub)];
        if (items.Count != 1)
            return items.Count == 0 ? NodeErrors.ItemRequired : new XmppError(StanzaCondition.BadRequest, "one item is published at a time");
        if (!TryRead(items[0], channel, out IdentityUri? address, out MessageBody? body, out error))
            return error;
        VisitorAnswer answer = await visitors.TakeAsync(
            from.ToAddress(), new PublishStanza(body!, Transient: false) { To = address, Id = new StanzaId("\"xmpp\"") });
        if (answer.Reply is ErrorReply { Error.Condition.Code: 409 } && address!.Query.MessageId is not null)
            answer = await ReviseAsync(address, body!, from);
        if (answer.Reply is ErrorReply { Error: var refused })
            return NodeErrors.Of(refused);
        string id = items[0]["id"] ?? body!.Key ?? JsonElement.Parse(((ResponseReply)answer.Reply).Payload.Span).GetProperty("id"u8).GetString()!;
        return new IqAnswer(new XmlElement(
            "pubsub",
            XmppNs.PubSub,
            new XmlElement("publish", XmppNs.PubSub, [("node", asked["node"])], new XmlElement("item", XmppNs.PubSub, [("id", id)]))))
        {
            Then = answer.Then,
        };
    }

    /// <summary>Answers <c>retract</c>.</summary>
    public async ValueTask<IqAnswer> RetractAsync(XmlElement asked, Jid from, Jid to)
    {
        if (!NodeAddress.TryRead(asked, to, out IdentityUri? channel, out XmppError error))
            return error;
        if (asked.Child("item", XmppNs.PubSub)?["id"] is not { Length: > 0 } id)
            return NodeErrors.ItemRequired;
        if (!ItemIds.TryParse(id, out AddressQuery? query))
            return NodeErrors.Absent;
        VisitorAnswer answer = await visitors.AskAsync(
            from.Identity, channel, Namespaces.Delete, writer => writer.WriteString("channel"u8, (channel with { Query = query }).ToString()));
        return answer.Reply is ErrorReply { Error: var refused } ? NodeErrors.Of(refused) : new IqAnswer(null) { Then = answer.Then };
    }

    private static bool TryRead(XmlElement item, IdentityUri channel, out IdentityUri? address, out MessageBody? body, out XmppError error)
    {
        (address, body) = (null, null);
        error = NodeErrors.PayloadRequired;
        List<XmlElement> payloads = [.. item.Elements];
        if (payloads.Count == 0)
            return false;
        error = NodeErrors.WrongPayload(payloads.Count > 1 ? "an item has one payload" : null);
        if (payloads.Count > 1 || NodeXml.Read(payloads[0]) is not { } json)
            return false;
        if (!JsonMessageReader.TryRead(json, out body, out StanzaError? fault) || body.Fault is not null)
        {
            error = NodeErrors.WrongPayload(fault?.Text ?? body!.Fault);
            return false;
        }

        error = new XmppError(StanzaCondition.BadRequest, "the id of an item is a key, of at most 255 bytes, or the id of a message");
        AddressQuery? query = AddressQuery.None;
        if (item["id"] is { } id && !ItemIds.TryParse(id, out query))
            return false;
        address = channel with { Query = query! };
        return true;
    }

    /// <summary>An item that is there already becomes this one.</summary>
    private Task<VisitorAnswer> ReviseAsync(IdentityUri message, MessageBody body, Jid from) => visitors.AskAsync(
        from.Identity, message.WithoutQuery(), Namespaces.Revise, writer =>
        {
            writer.WriteString("channel"u8, message.ToString());
            writer.WritePropertyName("msg"u8);
            writer.WriteRawValue(body.Utf8.Span);
        });
}

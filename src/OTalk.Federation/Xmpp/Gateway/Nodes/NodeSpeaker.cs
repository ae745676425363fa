using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>
/// Tells XMPP users what happens in channels that are nodes to them, and what was decided about their subscriptions (XEP-0060, sections 7.1.2, 7.2.2,
/// 8.4 and 8.6).
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="contents">Reads channels.</param>
internal sealed class NodeSpeaker(Lazy<EngineServices> engine, VisitorContents contents) : ISpeaker
{
    public async ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => stanza switch
    {
        { Event: { } details } when !stanza.From.IsPattern => await TellAsync(stanza, details),
        { Kind: "query", Ns: Namespaces.Subscription } when stanza.Text("subscription") is not null
            && IdentityUri.TryParse(stanza.Text("channel"), out IdentityUri? channel, out _)
            && !channel.IsPattern && !channel.Path.IsRoot && !PresencePaths.IsPresence(channel) =>
            Spoken.Say(Namespaces.Subscription, await DecisionAsync(stanza, channel)),
        _ => null,
    };

    private async Task<Spoken?> TellAsync(Outbound stanza, JsonElement details)
    {
        IReadOnlyList<Subscriber> readers = await ReadersAsync(stanza.From.Identity, details);
        if (readers.Count == 0)
            return null;
        if (await SayAsync(stanza, details, readers) is not { } item)
            return Spoken.Say(Namespaces.Publish);
        string? id = details.GetProperty("id"u8).GetString();
        bool isKept = stanza.Ns is not Namespaces.Event && !details.TryGetProperty("transient"u8, out _);
        return Spoken.Say(Namespaces.Publish, [.. readers.Select(reader => Message(
            stanza.From, reader.Owner, id, new XmlElement(
                "items",
                XmppNs.PubSubEvent,
                [("node", NodeNames.Of(stanza.From.Path))],
                reader.Config.Delivery == DeliveryMode.Full ? item : item.Without(static _ => true)), isKept))]);
    }

    private static XmlElement Message(IdentityUri channel, string to, string? id, XmlElement what, bool isKept = false) => new(
        "message",
        Ns.Server,
        [("from", channel.Identity.ToString()), ("to", to), ("id", id), ("type", what.Name is "items" ? "headline" : null)],
        new XmlElement("event", XmppNs.PubSubEvent, what),
        isKept && id is not null ? NodeXml.StanzaId(channel, id) : null);

    /// <summary>Who of those that an event is for has subscribed to a node.</summary>
    private async Task<IReadOnlyList<Subscriber>> ReadersAsync(Identity ours, JsonElement details)
    {
        if (!details.TryGetProperty("subscribers"u8, out JsonElement named))
            return [];
        List<(string Owner, string Id)> all =
            [.. named.EnumerateObject().SelectMany(static owner => owner.Value.EnumerateArray().Select(id => (owner.Name, id.GetString()!)))];
        Answer<List<Subscriber>> found = await engine.Value.Router.InspectAsync(ours, tree => all
            .Select(one => tree.Subscribers.Find(one.Owner, one.Id)).OfType<Subscriber>()
            .Where(NodeAddress.IsNode).DistinctBy(static one => one.Owner).ToList());
        return found.Value ?? [];
    }

    /// <summary>What happened to which item; null for what XMPP does not tell.</summary>
    private async Task<XmlElement?> SayAsync(Outbound stanza, JsonElement details, IReadOnlyList<Subscriber> readers)
    {
        string author = details.GetProperty("from"u8).GetString()!;
        if (stanza.Ns is not Namespaces.Event)
        {
            string name = details.TryGetProperty("key"u8, out JsonElement key) ? key.GetString()! : details.GetProperty("id"u8).GetString()!;
            return Item(name, author, NodeXml.Write(stanza.Ns!, stanza.Payload));
        }

        if (!stanza.Payload.TryGetProperty("event"u8, out JsonElement told) || stanza.Text("channel") is not { } channel || !IsOf(channel, stanza.From))
            return null;
        string? named = Text(told, "msgid") ?? Text(told, "key");
        return Text(told, "ns") switch
        {
            Namespaces.Delete when named is not null => new XmlElement("retract", XmppNs.PubSubEvent, [("id", Text(told, "key") ?? named)]),
            Namespaces.Revise when named is not null => await RevisedAsync(stanza.From, named, author, told, readers[0]),
            _ => null,
        };
    }

    private async Task<XmlElement> RevisedAsync(IdentityUri channel, string id, string author, JsonElement told, Subscriber reader)
    {
        // Which key it is the value of, the event does not say.
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(
            Jid.Parse(reader.Owner), channel with { Query = new AddressQuery { MessageId = Guid.Parse(id) } });
        bool isWhole = told.TryGetProperty("msg"u8, out JsonElement message) && Text(message, "ns") is not null;
        return Item(rows is [{ Key: { } key }] ? key : id, author, isWhole ? NodeXml.Write(Text(message, "ns")!, message) : null);
    }

    private async Task<XmlElement> DecisionAsync(Outbound stanza, IdentityUri channel)
    {
        string node = NodeNames.Of(channel.Path);
        string owner = stanza.To.Identity.ToString();
        bool isGone = stanza.Text("state") is SubscriptionState.Ended
            && (await engine.Value.Router.InspectAsync(channel.Identity, tree => tree.Find(channel.Path) is null ? "gone" : "there")).Value is "gone";
        return Message(channel, owner, null, isGone
            ? new XmlElement("delete", XmppNs.PubSubEvent, [("node", node)])
            : new XmlElement(
                "subscription",
                XmppNs.PubSubEvent,
                [("node", node), ("jid", owner), ("subscription", stanza.Text("state") is SubscriptionState.Active ? "subscribed" : "none")]));
    }

    private static XmlElement Item(string id, string author, XmlElement? payload) =>
        new("item", XmppNs.PubSubEvent, [("id", id), ("publisher", NodeItems.PublisherOf(author))], payload);

    private static bool IsOf(string channel, IdentityUri told) =>
        IdentityUri.TryParse(channel, out IdentityUri? address, out _) && !address.IsPattern
        && address.Identity == told.Identity && address.Path == told.Path;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

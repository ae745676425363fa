using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>What our users do with channels of XMPP users and servers that are nodes there (XEP-0060): subscribe, publish, read, delete.</summary>
/// <param name="nodes">Asks there.</param>
/// <param name="time">The clock.</param>
internal sealed class TheirNodeSpeaker(TheirNodes nodes, TimeProvider time) : ISpeaker
{
    public ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => ValueTask.FromResult(stanza switch
    {
        { Event: not null } => null,
        { Kind: "query", Ns: Namespaces.Subscribe, To.IsPattern: true } when !IsMember(stanza) =>
            Spoken.Refuse(StanzaError.NotAllowed(
                $"{stanza.To} is a pattern, and {stanza.To.Identity.Server} speaks XMPP, where one node is subscribed to at a time")),
        _ when !NodeAddress.IsTheirs(stanza.To) => null,
        { Kind: "msg", To.Query.MessageId: null } =>
            Spoken.Refuse(StanzaError.NotAllowed($"{stanza.To.WithoutQuery()} is a node of XMPP, which keeps what is published")),
        { Kind: "msg" } => Spoken.Asking(within => PublishAsync(stanza, within)),
        { Kind: "get" } => TheirItems.Refusal(stanza) is { } refused ? Spoken.Refuse(refused) : Spoken.Asking(within => GetAsync(stanza, within)),
        { Kind: "query", Ns: Namespaces.Subscribe } when !IsMember(stanza) => Spoken.Asking(within => SubscribeAsync(stanza, within)),
        { Kind: "query", Ns: Namespaces.Unsubscribe } when stanza.Text("identity") is null => Spoken.Asking(within => UnsubscribeAsync(stanza, within)),
        { Kind: "query", Ns: Namespaces.Delete } when Channel(stanza) is { } channel => Spoken.Asking(within => DeleteAsync(stanza, channel, within)),
        { Kind: "query", Ns: Namespaces.Revise } when Channel(stanza) is { Query.MessageId: not null } channel =>
            Spoken.Asking(within => ReviseAsync(stanza, channel, within)),
        _ => null,
    });

    /// <summary>As a member of a room, which is another matter.</summary>
    private static bool IsMember(Outbound stanza) => stanza.Payload.TryGetProperty("config"u8, out JsonElement config)
        && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("subscription_channel"u8, out _);

    private static IdentityUri? Channel(Outbound stanza) => stanza.Text("channel") is not { } channel ? stanza.To
        : IdentityUri.TryParse(channel, out IdentityUri? address, out _) && NodeAddress.IsTheirs(address) && address.Identity == stanza.To.Identity
            ? address
            : null;

    private static string ItemOf(AddressQuery query, string? key) => key ?? query.Key ?? query.MessageId!.Value.ToString();

    private async Task<RemoteAnswer> SubscribeAsync(Outbound stanza, CancellationToken cancel)
    {
        Identity ours = stanza.From.Identity;
        (XmlElement? answer, StanzaError? error) = await nodes.AskAsync(
            ours, stanza.To, "set", XmppNs.PubSub, node => new XmlElement("subscribe", XmppNs.PubSub, [("node", node), ("jid", ours.ToString())]), cancel);
        if (answer is null)
            return new RemoteAnswer(null, error);
        string? id = stanza.Text("subscription");
        bool isIn = answer.Child("subscription", XmppNs.PubSub)?["subscription"] is null or "subscribed";
        return Spoken.Response(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.Subscribe);
            writer.WriteString("result"u8, isIn ? "ok" : "pending");
            writer.WriteString("subscription"u8, id);
            if (isIn)
                return;
            writer.WriteStartObject("pending"u8);
            writer.WriteString("channel"u8, stanza.To.WithoutQuery().ToString());
            writer.WriteString("id"u8, NamedIds.Of($"{ours} {stanza.To} {id}"));
            writer.WriteEndObject();
        });
    }

    /// <summary>One subscription there stands for all of a user here: it ends with the last of them.</summary>
    private async Task<RemoteAnswer> UnsubscribeAsync(Outbound stanza, CancellationToken cancel)
    {
        Identity ours = stanza.From.Identity;
        string? ended = stanza.Payload.TryGetProperty("config"u8, out JsonElement config) && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("subscription"u8, out JsonElement id) ? id.GetString() : null;
        bool isLast = !(await nodes.OfAsync(ours, stanza.To.Identity, stanza.To.Path)).Any(left => left.Id != ended);

        // Who is refused was not subscribed: that is what was asked for.
        if (isLast)
        {
            await nodes.AskAsync(
                ours, stanza.To, "set", XmppNs.PubSub, node => new XmlElement("unsubscribe", XmppNs.PubSub, [("node", node), ("jid", ours.ToString())]), cancel);
        }

        return Spoken.Response(static writer => writer.WriteString("ns"u8, Namespaces.Unsubscribe));
    }

    private async Task<RemoteAnswer> PublishAsync(Outbound stanza, CancellationToken cancel) =>
        await PutAsync(stanza, stanza.To, ItemOf(stanza.To.Query, stanza.Text("key")), stanza.Ns!, stanza.Payload, cancel) is { } error
            ? new RemoteAnswer(null, error)
            : Spoken.Response(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Publish);
                writer.WriteString("id"u8, stanza.To.Query.MessageId!.Value);
                writer.WriteString("time"u8, Timestamps.Format(Clock.Now(time)));
            });

    private async Task<RemoteAnswer> ReviseAsync(Outbound stanza, IdentityUri channel, CancellationToken cancel)
    {
        if (!stanza.Payload.TryGetProperty("msg"u8, out JsonElement message) || message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("ns"u8, out JsonElement ns) || ns.ValueKind != JsonValueKind.String)
        {
            return new RemoteAnswer(null, StanzaError.BadRequest("msg is missing, or has no ns"));
        }

        StanzaError? error = await PutAsync(stanza, channel, ItemOf(channel.Query, null), ns.GetString()!, message, cancel);
        return error is null ? Spoken.Response(static _ => { }) : new RemoteAnswer(null, error);
    }

    private async Task<StanzaError?> PutAsync(Outbound stanza, IdentityUri node, string item, string ns, JsonElement message, CancellationToken cancel) =>
        (await nodes.AskAsync(stanza.From.Identity, node, "set", XmppNs.PubSub, name => new XmlElement(
            "publish",
            XmppNs.PubSub,
            [("node", name)],
            new XmlElement("item", XmppNs.PubSub, [("id", item)], NodeXml.Write(ns, message))), cancel)).Error;

    /// <summary>An item is taken back, a channel is the node itself.</summary>
    private async Task<RemoteAnswer> DeleteAsync(Outbound stanza, IdentityUri channel, CancellationToken cancel)
    {
        bool isItem = channel.Query is { MessageId: not null } or { Key: not null };
        (_, StanzaError? error) = await nodes.AskAsync(
            stanza.From.Identity, channel, "set", isItem ? XmppNs.PubSub : XmppNs.PubSubOwner, node => isItem
                ? new XmlElement(
                    "retract", XmppNs.PubSub, [("node", node), ("notify", "true")], new XmlElement("item", XmppNs.PubSub, [("id", ItemOf(channel.Query, null))]))
                : new XmlElement("delete", XmppNs.PubSubOwner, [("node", node)]), cancel);
        return error is null ? Spoken.Response(static _ => { }) : new RemoteAnswer(null, error);
    }

    private async Task<RemoteAnswer> GetAsync(Outbound stanza, CancellationToken cancel)
    {
        (XmlElement? answer, StanzaError? error) = await nodes.AskAsync(
            stanza.From.Identity, stanza.To, "get", XmppNs.PubSub, node => TheirItems.Question(stanza, node), cancel);
        return answer is null ? new RemoteAnswer(null, error) : TheirItems.Page(stanza, answer, Clock.Now(time));
    }
}

using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>Presence of our users, and their subscriptions to that of contacts (RFC 6121, sections 3 and 4).</summary>
/// <param name="states">How they stand to each other.</param>
/// <param name="shown">Remembers who was shown one's presence without that.</param>
internal sealed class PresenceSpeaker(PresenceStates states, ShownPresence shown) : ISpeaker
{
    public async ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => stanza switch
    {
        { Event: { } details } when !stanza.From.IsPattern && PresencePaths.IsOfSession(stanza.From.Path) => Tell(stanza, details),
        { Kind: "msg", Ns: Namespaces.Presence, Event: null } when ChatSpeaker.IsChat(stanza.To) => Show(stanza),
        { Kind: "query", Ns: Namespaces.Subscribe } when PresencePaths.IsPresence(stanza.To) => await SubscribeAsync(stanza),
        { Kind: "query", Ns: Namespaces.Unsubscribe } when PresencePaths.IsPresence(stanza.To) => await UnsubscribeAsync(stanza),
        { Kind: "query", Ns: Namespaces.Subscription } when ChannelOf(stanza) is { } channel && PresencePaths.IsPresence(channel) => await DecideAsync(stanza),
        _ => null,
    };

    /// <summary>A presence without content.</summary>
    public static XmlElement Of(string type, Jid from, Jid to) =>
        new("presence", Ns.Server, [("from", from.ToString()), ("to", to.ToString()), ("type", type)]);

    private static IdentityUri? ChannelOf(Outbound stanza) =>
        IdentityUri.TryParse(stanza.Text("channel"), out IdentityUri? channel, out _) ? channel : null;

    private static Spoken Tell(Outbound stanza, JsonElement details)
    {
        if (stanza.Ns is not Namespaces.Presence || !details.TryGetProperty("subscribers"u8, out JsonElement subscribers))
            return Spoken.Say(Namespaces.Publish);
        Jid from = stanza.From.ToJid();
        return Spoken.Say(Namespaces.Publish, [.. subscribers.EnumerateObject()
            .Select(owner => Jid.TryParse(owner.Name, out Jid? to) ? PresenceXml.Write(stanza.Payload, from, to) : null).OfType<XmlElement>()]);
    }

    /// <summary>A session shows somebody its presence who did not subscribe to it.</summary>
    private Spoken Show(Outbound stanza)
    {
        (Jid session, Jid to) = (stanza.From.ToJid(), stanza.To.ToJid());
        if (session.IsBare)
            return Spoken.Refuse(StanzaError.BadRequest("presence is that of a session"));
        XmlElement presence = PresenceXml.Write(stanza.Payload, session, to);
        if (presence["type"] is not null)
            shown.Forget(session, to);
        else if (!shown.IsThere(session))
            return Spoken.Say(Namespaces.Publish);
        else if (!shown.TryBegin(session, to))
            return Spoken.Refuse(new StanzaError(Condition.QuotaExceeded, $"presence is shown to at most {ShownPresence.Most} at a time who did not subscribe to it"));
        return Spoken.Say(Namespaces.Publish, [presence]);
    }

    private async Task<Spoken> SubscribeAsync(Outbound stanza)
    {
        Identity ours = stanza.From.Identity;
        Identity contact = stanza.To.Identity;
        string? id = stanza.Text("subscription");
        bool isIn = (await states.ToAsync(ours, contact)).Any(static one => one.State is SubscriptionState.Active);
        return Spoken.Say(
            Spoken.Response(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Subscribe);
                writer.WriteString("result"u8, isIn ? "ok" : "pending");
                writer.WriteString("subscription"u8, id);
                if (isIn)
                    return;
                writer.WriteStartObject("pending"u8);
                writer.WriteString("channel"u8, new IdentityUri(contact, WellKnown.RequestsPath).ToString());
                writer.WriteString("id"u8, NamedIds.Of($"{ours} {contact} {id}"));
                writer.WriteEndObject();
            }),
            [Of(isIn ? "probe" : "subscribe", Jid.Of(ours), Jid.Of(contact))]);
    }

    private async Task<Spoken> UnsubscribeAsync(Outbound stanza)
    {
        string? ended = stanza.Payload.TryGetProperty("config"u8, out JsonElement config) && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("subscription"u8, out JsonElement id) ? id.GetString() : null;
        bool isLast = !(await states.ToAsync(stanza.From.Identity, stanza.To.Identity)).Any(left => left.Id != ended);
        return isLast
            ? Spoken.Say(Namespaces.Unsubscribe, [Of("unsubscribe", Jid.Of(stanza.From.Identity), Jid.Of(stanza.To.Identity))])
            : Spoken.Say(Namespaces.Unsubscribe);
    }

    /// <summary>What one of ours has decided about a contact.</summary>
    private async Task<Spoken> DecideAsync(Outbound stanza)
    {
        Jid ours = Jid.Of(stanza.From.Identity);
        Jid contact = Jid.Of(stanza.To.Identity);
        return stanza.Text("state") is SubscriptionState.Active
            ? Spoken.Say(Namespaces.Subscription, [Of("subscribed", ours, contact)])
            : Spoken.Say(Namespaces.Subscription, [Of("unsubscribed", ours, contact), .. await LeaveAsync(stanza.From.Identity, contact)]);
    }

    /// <summary>Who may not see any more that somebody is there is told so (RFC 6121, section 3.2.2).</summary>
    private async Task<IEnumerable<XmlElement>> LeaveAsync(Identity ours, Jid contact) =>
        (await states.SessionsOfAsync(ours)).Select(session => Jid.Of(ours).TryWithResource(session, out Jid? full) ? Of("unavailable", full, contact) : null).OfType<XmlElement>();
}

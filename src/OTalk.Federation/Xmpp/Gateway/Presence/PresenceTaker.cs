using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>Presence of contacts, and their subscriptions to that of our users (RFC 6121, sections 3 and 4).</summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Carries out stanzas for contacts.</param>
/// <param name="states">How they stand to each other.</param>
/// <param name="strangers">Takes what nobody has subscribed to.</param>
/// <param name="streams">The ways back.</param>
internal sealed class PresenceTaker(Lazy<EngineServices> engine, Visitors visitors, PresenceStates states, StrangersPresence strangers, IXmppStreams streams)
{
    /// <summary>Takes a presence for a user.</summary>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        switch (stanza["type"])
        {
            case null or "unavailable":
                await TellAsync(stanza, from, to);
                break;
            case "subscribe":
                await AskAsync(from.Identity, to.Identity, cancel);
                break;
            case "unsubscribe":
                await LeaveAsync(from.Identity, to.Identity, cancel);
                break;
            case "subscribed":
                await DecideAsync(from.Identity, to.Identity, SubscriptionState.Active);
                break;
            case "unsubscribed":
                await DecideAsync(from.Identity, to.Identity, SubscriptionState.Denied);
                break;
            case "probe":
                await ShowAsync(from, to.Identity, cancel);
                break;
            case "error" when XmppError.Read(stanza).Type is StanzaErrorType.Cancel or StanzaErrorType.Auth:
                // Nobody is there who would ever answer.
                await DecideAsync(from.Identity, to.Identity, SubscriptionState.Denied, onlyPending: true);
                break;
            case "error":
                break;
            default:
                await streams.PassAsync(to.Domain, from.Domain, new XmppError(StanzaCondition.BadRequest, "there is no presence of this type").Answer(stanza)!, cancel);
                break;
        }
    }

    /// <summary>How available a contact is.</summary>
    private async Task TellAsync(XmlElement stanza, Jid from, Jid to)
    {
        Identity ours = to.Identity;
        if ((await states.ToAsync(ours, from.Identity)).Count == 0)
        {
            await strangers.TakeAsync(stanza, from, to);
            return;
        }

        if (!await engine.Value.Mirrors.HasAsync(from.Identity))
            return;
        IReadOnlyList<ChannelPath> paths = from.IsBare
            ? await KnownAsync(from.Identity)
            : [from.ToSessionChannel(WellKnown.Presence).Path];
        foreach (ChannelPath path in paths)
            await TellAsync(stanza, from.Identity, path, ours);
    }

    private async Task TellAsync(XmlElement stanza, Identity contact, ChannelPath path, Identity ours)
    {
        Answer<List<string>> ids = await engine.Value.Mirrors.InspectAsync(contact, mirror => mirror.Subscribers.Of(ours.ToString())
            .Where(subscriber => subscriber.Pattern.Matches(path)).Select(static subscriber => subscriber.Id).ToList());
        if (ids.Value is not { Count: > 0 } subscriptions)
            return;
        DateTimeOffset now = Clock.Now(engine.Value.Time);
        var entry = new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = 0,
            Path = path,
            Id = engine.Value.Ids.MessageId(now),
            Time = now,
            Author = new IdentityUri(contact, path.Parent).ToString(),
            Body = PresenceXml.Read(stanza),
            Ns = Namespaces.Presence,
        };
        await visitors.TellAsync(contact, new MirroredEvent(entry, new Dictionary<string, IReadOnlyList<string>> { [ours.ToString()] = subscriptions }) { MessageCount = 1 });
    }

    /// <summary>The sessions of a contact that are known to be there.</summary>
    private async Task<IReadOnlyList<ChannelPath>> KnownAsync(Identity contact)
    {
        Answer<List<ChannelPath>> known = await engine.Value.Mirrors.InspectAsync(
            contact, static mirror => mirror.Items.Presences.Select(static presence => ChannelPath.Parse(presence.Path)).ToList());
        return known.Value ?? [];
    }

    /// <summary>A contact would like to see the presence of one of ours.</summary>
    private async Task AskAsync(Identity contact, Identity ours, CancellationToken cancel)
    {
        VisitorAnswer answer = await visitors.AskAsync(contact, PresencePaths.Of(ours), Namespaces.Subscribe, static writer =>
        {
            writer.WriteStartObject("config"u8);
            writer.WriteEndObject();
        });
        switch (SubscribeAnswer.Read(answer.Reply))
        {
            case SubscribeAnswer.In { Subscription: var id }:
                // As a decision that is made now: it waits in the queue where the contact's server is away.
                visitors.Decide(ours, contact, PresencePaths.Of(ours), id, SubscriptionState.Active);
                foreach (Action then in answer.Then)
                    then();
                break;
            case SubscribeAnswer.Pending:
                break;
            default:
                await streams.PassAsync(ours.Server, contact.Server, PresenceSpeaker.Of("unsubscribed", Jid.Of(ours), Jid.Of(contact)), cancel);
                break;
        }
    }

    private async Task LeaveAsync(Identity contact, Identity ours, CancellationToken cancel)
    {
        bool wasIn = (await states.FromAsync(contact, ours)).Count > 0;
        await visitors.AskAsync(contact, PresencePaths.Of(ours), Namespaces.Unsubscribe, static _ => { });
        if (!wasIn)
            return;
        foreach (string session in await states.SessionsOfAsync(ours))
        {
            if (Jid.Of(ours).TryWithResource(session, out Jid? full))
                await streams.PassAsync(ours.Server, contact.Server, PresenceSpeaker.Of("unavailable", full, Jid.Of(contact)), cancel);
        }
    }

    /// <summary>What a contact has decided about one of ours.</summary>
    private async Task DecideAsync(Identity contact, Identity ours, string state, bool onlyPending = false)
    {
        foreach (SubscriptionRecord asked in await states.ToAsync(ours, contact))
        {
            bool isActive = asked.State is SubscriptionState.Active;
            if (isActive && (onlyPending || state is SubscriptionState.Active))
                continue;
            string decided = isActive && state is SubscriptionState.Denied ? SubscriptionState.Ended : state;
            await visitors.AskAsync(contact, new IdentityUri(ours, ChannelPath.Root), Namespaces.Subscription, writer =>
            {
                writer.WriteString("channel"u8, asked.Source);
                writer.WriteString("subscription"u8, asked.Id);
                writer.WriteString("state"u8, decided);
            });
        }
    }

    /// <summary>A contact asks how available one of ours is.</summary>
    private async Task ShowAsync(Jid contact, Identity ours, CancellationToken cancel)
    {
        IReadOnlyList<SubscriberRecord> mine = await states.FromAsync(contact.Identity, ours);
        if (mine is not [{ } first, ..])
        {
            await streams.PassAsync(ours.Server, contact.Domain, PresenceSpeaker.Of("unsubscribed", Jid.Of(ours), contact.Bare), cancel);
            return;
        }

        if ((await states.SessionsOfAsync(ours)).Count == 0)
            await streams.PassAsync(ours.Server, contact.Domain, PresenceSpeaker.Of("unavailable", Jid.Of(ours), contact.Bare), cancel);
        else
            engine.Value.Router.Post(ours, new ActivationWork(first.Owner, first.Id, IdentityUri.Parse(first.Source).Pattern.Prefix));
    }
}

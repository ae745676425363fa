using System.Security.Cryptography;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>
/// What nodes of XMPP users and servers tell our users who have subscribed (XEP-0060, sections 7.1.2, 7.2.2, 8.4 and 8.6). Each of them is told by
/// the service; nodes speak by the bare address of whose they are, which its server vouches for.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Gives events to who follows them.</param>
/// <param name="nodes">Knows who has subscribed.</param>
internal sealed class NodeTaker(Lazy<EngineServices> engine, Visitors visitors, TheirNodes nodes)
{
    /// <summary>Messages that a channel keeps which a link makes for those of a node: how many a node keeps it does not tell.</summary>
    private const int MessageCount = 50;

    private static readonly Guid _epoch = NamedIds.Of("events of XMPP nodes");

    /// <summary>How long what comes right behind an answer waits until that has had its effect here: tries, and the pause between them.</summary>
    private const int Tries = 50;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly ToldItems _told = new();

    /// <summary>Whether a message is told by a node.</summary>
    public static bool Takes(XmlElement stanza) => stanza["type"] is not "error" && Contents(stanza).Any();

    /// <summary>Takes such a message. What nobody has subscribed to is dropped.</summary>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to)
    {
        if (!from.IsBare)
            return;
        foreach (XmlElement what in Contents(stanza))
        {
            if (!NodeNames.TryParse(what["node"], out ChannelPath? path))
                continue;
            var told = new Told(new IdentityUri(from.Identity, path), to.Identity, TimeOf(stanza));
            await (what.Name switch
            {
                "items" => ItemsAsync(what, told),
                "delete" => DeleteAsync(told),
                "subscription" => DecideAsync(told, what["subscription"]),
                _ => Task.CompletedTask,
            });
        }
    }

    /// <summary>What is told; decisions about subscriptions are told in the namespace of questions too.</summary>
    private static IEnumerable<XmlElement> Contents(XmlElement stanza) =>
    [
        .. stanza.Child("event", XmppNs.PubSubEvent)?.Elements.Where(static what => what.Namespace is XmppNs.PubSubEvent) ?? [],
        .. stanza.Child("pubsub", XmppNs.PubSub)?.Children("subscription", XmppNs.PubSub) ?? [],
    ];

    private DateTimeOffset TimeOf(XmlElement stanza) =>
        XmppTime.TryParse(stanza.Child("delay", XmppNs.Delay)?["stamp"], out DateTimeOffset at) ? at : Clock.Now(engine.Value.Time);

    private async Task ItemsAsync(XmlElement items, Told told)
    {
        if (!await engine.Value.Mirrors.HasAsync(told.Node.Identity))
            return;
        Dictionary<string, IReadOnlyList<string>> own = await nodes.ReadersAsync(told.To, told.Node.Identity, told.Node.Path, others: false);
        if (own.Count == 0)
            return;
        await SettleAsync(told);
        foreach (XmlElement item in items.Elements)
        {
            if (item is { Name: "item", Namespace: XmppNs.PubSubEvent })
                await ItemAsync(TheirItem.Read(item, told.Node), told, own);
            else if (item is { Name: "retract", Namespace: XmppNs.PubSubEvent } && item["id"] is { } id && ItemIds.TryParse(id, out AddressQuery? query))
                await ChangeAsync(told, own, told.Node.Identity.ToString(), Namespaces.Delete, writer => Name(writer, query.MessageId, query.Key));
        }
    }

    /// <summary>
    /// A node tells who subscribes what is there at once. The answer before it takes its way through the queue, and only when it has gone it the session
    /// that has asked hears of the node.
    /// </summary>
    private async Task SettleAsync(Told told)
    {
        for (int left = Tries; left > 0; left--)
        {
            if ((await nodes.OfAsync(told.To, told.Node.Identity, told.Node.Path)).All(static one => one.State is not SubscriptionState.Asking))
                return;
            await Task.Delay(_pause, engine.Value.Time);
        }
    }

    private async Task ItemAsync(TheirItem item, Told told, Dictionary<string, IReadOnlyList<string>> own)
    {
        if (item.Id is not { } id)
        {
            await visitors.TellAsync(told.Node.Identity, Message(item, engine.Value.Ids.MessageId(Clock.Now(engine.Value.Time)), told, own));
            return;
        }

        string reader = told.To.ToString();
        if ((await engine.Value.Mirrors.RunAsync(told.Node.Identity, new FindItemCommand(told.Node.Path, id))).Value?.Outcome is not KnownMessage known)
        {
            Dictionary<string, IReadOnlyList<string>> all = await nodes.ReadersAsync(told.To, told.Node.Identity, told.Node.Path, others: true);
            foreach (string owner in all.Keys)
                _told.TryNote(told.Node.Identity, told.Node.Path, id, owner);
            await visitors.TellAsync(told.Node.Identity, Message(item, id, told, all));
        }
        else if (!known.InHistory || known.Digest is not { } digest || !digest.Span.SequenceEqual(SHA256.HashData(item.Body.Utf8.Span)))
        {
            await ChangeAsync(told, own, item.Author, Namespaces.Revise, writer =>
            {
                Name(writer, id, null);
                writer.WritePropertyName("msg"u8);
                writer.WriteRawValue(item.Body.Utf8.Span);
            });
        }
        else if (_told.TryNote(told.Node.Identity, told.Node.Path, id, reader))
        {
            // One who has come later is told what is there.
            await visitors.TellAsync(told.Node.Identity, Message(item, id, told, own) with { IsCurrent = true });
        }
    }

    private static MirroredEvent Message(TheirItem item, Guid id, Told told, Dictionary<string, IReadOnlyList<string>> readers) => new(
        new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = 0,
            Path = told.Node.Path,
            Id = id,
            Time = told.At,
            Author = item.Author,
            Body = item.Body.Utf8,
            Ns = item.Body.Ns,
            Key = item.Key,
        },
        readers)
    {
        MessageCount = MessageCount,
    };

    /// <summary>Tells of a change: a channel event, in the channel, or where that is gone in the one above.</summary>
    private async Task ChangeAsync(
        Told told, Dictionary<string, IReadOnlyList<string>> readers, string author, string what, Action<Utf8JsonWriter> details, bool isGone = false)
    {
        var entry = new LogEntry
        {
            Kind = EntryKind.Event,
            Channel = 0,
            Path = isGone ? told.Node.Path.Parent : told.Node.Path,
            Id = engine.Value.Ids.MessageId(Clock.Now(engine.Value.Time)),
            Time = told.At,
            Author = author,
            Ns = Namespaces.Event,
            Body = JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Event);
                writer.WriteString("channel"u8, told.Node.ToUri());
                writer.WriteStartObject("event"u8);
                writer.WriteString("ns"u8, what);
                details(writer);
                writer.WriteEndObject();
            }),
        };
        await visitors.TellAsync(told.Node.Identity, new MirroredEvent(ChannelEvents.Revive(entry), readers) { Position = await NextAsync(told.Node.Identity) });
    }

    /// <summary>A position behind all before, as channel events without one are not kept.</summary>
    private async Task<SourceReached> NextAsync(Identity service)
    {
        Answer<SourceReached> reached = await engine.Value.Mirrors.InspectAsync(service, static mirror => mirror.Items.Source ?? new SourceReached(Guid.Empty, 0));
        long last = reached.Value is { } source && source.Epoch == _epoch ? source.Offset : 0;
        return new SourceReached(_epoch, Math.Max(last + 1, Clock.Now(engine.Value.Time).ToUnixTimeMilliseconds()));
    }

    private async Task DeleteAsync(Told told)
    {
        if (!await engine.Value.Mirrors.HasAsync(told.Node.Identity))
            return;
        Dictionary<string, IReadOnlyList<string>> own = await nodes.ReadersAsync(told.To, told.Node.Identity, told.Node.Path, others: false);
        if (own.Count == 0)
            return;
        await ChangeAsync(told, own, told.Node.Identity.ToString(), Namespaces.Delete, static _ => { }, isGone: true);
        await DecideAsync(told, "none");
    }

    /// <summary>What was decided about a subscription of one of ours.</summary>
    private async Task DecideAsync(Told told, string? state)
    {
        foreach (SubscriptionRecord asked in await nodes.OfAsync(told.To, told.Node.Identity, told.Node.Path))
        {
            string? decided = (asked.State, state) switch
            {
                (SubscriptionState.Pending, "subscribed") => SubscriptionState.Active,
                (SubscriptionState.Pending, "none") => SubscriptionState.Denied,
                (SubscriptionState.Active, "none") => SubscriptionState.Ended,
                _ => null,
            };
            if (decided is null)
                continue;
            await visitors.AskAsync(told.Node.Identity, new IdentityUri(told.To, ChannelPath.Root), Namespaces.Subscription, writer =>
            {
                writer.WriteString("channel"u8, asked.Source);
                writer.WriteString("subscription"u8, asked.Id);
                writer.WriteString("state"u8, decided);
            });
        }
    }

    private static void Name(Utf8JsonWriter writer, Guid? id, string? key)
    {
        if (id is { } message)
            writer.WriteString("msgid"u8, message);
        if (key is not null)
            writer.WriteString("key"u8, key);
    }

    /// <summary>What is told of a node, to whom, and when it happened.</summary>
    private sealed record Told(IdentityUri Node, Identity To, DateTimeOffset At);
}

using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Discovery;

/// <summary>
/// Reading <c>/features</c>, <c>/channels</c> and <c>/discovery</c> of XMPP users and servers: they are asked for what they can do and what they have
/// (XEP-0030).
/// </summary>
/// <param name="questions">Asks.</param>
/// <param name="time">The clock.</param>
internal sealed class DiscoverySpeaker(IqQuestions questions, TimeProvider time) : ISpeaker
{
    public ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel) => ValueTask.FromResult(
        stanza.Kind != "get" || stanza.To.IsPattern ? null : stanza.To.Path.Segments switch
        {
            [WellKnown.Features] or [WellKnown.Sessions, _, WellKnown.Features] => Spoken.Asking(within => FeaturesAsync(stanza, within)),
            [WellKnown.Channels] or [WellKnown.Discovery] => Spoken.Asking(within => ItemsAsync(stanza, within)),
            _ => null,
        });

    private async Task<RemoteAnswer> FeaturesAsync(Outbound stanza, CancellationToken cancel)
    {
        XmlElement answer = await AskAsync(stanza, XmppNs.DiscoInfo, cancel);
        if (answer["type"] is "error")
            return new RemoteAnswer(null, XmppError.Read(answer).ToOTalk());
        IEnumerable<string> features = answer.Child("query", XmppNs.DiscoInfo)?.Children("feature", XmppNs.DiscoInfo)
            .Select(static feature => feature["var"]).OfType<string>().Distinct(StringComparer.Ordinal) ?? [];
        return Page(stanza, [.. features.Select(static feature => new Row(feature, feature, writer => writer.WriteString("ns"u8, feature)))]);
    }

    private async Task<RemoteAnswer> ItemsAsync(Outbound stanza, CancellationToken cancel)
    {
        XmlElement answer = await AskAsync(stanza, XmppNs.DiscoItems, cancel);
        if (answer["type"] is "error")
            return new RemoteAnswer(null, XmppError.Read(answer).ToOTalk());
        IEnumerable<XmlElement> items = answer.Child("query", XmppNs.DiscoItems)?.Children("item", XmppNs.DiscoItems) ?? [];
        return Page(stanza, [.. items.Select(static item => (Item: item, Address: AddressOf(item))).Where(static found => found.Address is not null)
            .Select(static found => new Row(Namespaces.ChannelDiscovery, found.Address!, writer =>
            {
                writer.WriteString("ns"u8, Namespaces.ChannelDiscovery);
                writer.WriteString("channel"u8, found.Address);
                writer.WriteString("name"u8, found.Item["name"] ?? "");
                writer.WriteString("description"u8, "");
                writer.WriteString("type"u8, "");
            }))]);
    }

    /// <summary>What somebody has, as a channel: of an address the root, of somebody in a room theirs, of a node the channel of its name.</summary>
    private static string? AddressOf(XmlElement item)
    {
        if (!Jid.TryParse(item["jid"], out Jid? jid))
            return null;
        return item["node"] is not { } node ? RoomAddresses.PathOf(jid.Resource) is { } occupant ? new IdentityUri(jid.Identity, occupant).ToString() : null
            : NodeNames.TryParse(node, out ChannelPath? path) ? new IdentityUri(jid.Identity, path).ToString()
            : null;
    }

    private Task<XmlElement> AskAsync(Outbound stanza, string ns, CancellationToken cancel) =>
        questions.AskAsync(stanza.From.ToJid(), stanza.To.ToJid(), "get", new XmlElement("query", ns), cancel);

    /// <summary>Those of the namespace that was asked for, compared without a fragment.</summary>
    private RemoteAnswer Page(Outbound stanza, IReadOnlyList<Row> rows)
    {
        string? wanted = stanza.To.Query.Ns;
        string? key = stanza.To.Query.MessageId is { } id ? id.ToString() : null;
        IEnumerable<Row> found = rows
            .Where(row => wanted is null || Namespaces.WithoutFragment(row.Ns).SequenceEqual(Namespaces.WithoutFragment(wanted)));
        return key is not null
            ? new RemoteAnswer(null, StanzaError.NotFound($"{stanza.To.WithoutQuery()} has no message {key}"))
            : ResultPage.Of(stanza.Payload, stanza.To, [.. found.Select(static row => (row.Name, row.Message))], Clock.Now(time));
    }

    private sealed record Row(string Ns, string Name, Action<Utf8JsonWriter> Message);
}

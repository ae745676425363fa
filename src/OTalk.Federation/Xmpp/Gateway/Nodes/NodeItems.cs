using System.Globalization;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.VCards;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>
/// Reads channels as the items of nodes (XEP-0060, section 6.5): messages, and the values of keys, oldest first. Of a long history the newest
/// <see cref="VisitorContents.Most"/>.
/// </summary>
/// <param name="contents">Reads for who asks.</param>
/// <param name="cards">Shows contact details, which are at a node of their own (XEP-0292).</param>
internal sealed class NodeItems(VisitorContents contents, VCardHandler cards)
{
    /// <summary>How much is said in one answer; a single item may be larger.</summary>
    private const int MostCharacters = 100_000;

    private static readonly XmppError _closed = NodeErrors.Of(StanzaCondition.NotAuthorized, "not-subscribed");

    /// <summary>Answers <c>items</c>.</summary>
    public async ValueTask<IqAnswer> ReadAsync(XmlElement question, XmlElement asked, Jid from, Jid to)
    {
        if (asked["node"] is VCard4Xml.Node)
            return await CardAsync(asked, from, to);
        if (!NodeAddress.TryRead(asked, to, out IdentityUri? channel, out XmppError error))
            return error;
        List<string> ids = [.. asked.Children("item", XmppNs.PubSub).Select(static item => item["id"]).OfType<string>()];
        if (ids.Count > 0)
            return await NamedAsync(asked, ids, from, channel);
        bool isLimited = int.TryParse(asked["max_items"], NumberStyles.None, CultureInfo.InvariantCulture, out int most);
        ResultSet? page = ResultSet.Read(question) ?? (isLimited ? new ResultSet(most, null, "") : null);
        (List<ContentRow>? rows, StanzaError? refused) = await AllAsync(from, channel);
        return rows is null ? NodeErrors.Of(refused!, _closed) : Page(question, asked, rows, page ?? new ResultSet(null, null, ""));
    }

    /// <summary>The item that a row is.</summary>
    public static XmlElement Item(ContentRow row) => new(
        "item",
        XmppNs.PubSub,
        [("id", IdOf(row)), ("publisher", PublisherOf(row.Json.GetProperty("from"u8).GetString()!))],
        NodeXml.Write(row.Text("ns")!, row.Message));

    /// <summary>Who has published something.</summary>
    public static string? PublisherOf(string author) => IdentityUri.TryParse(author, out IdentityUri? address, out _) ? address.ToJid().ToString() : null;

    private static string IdOf(ContentRow row) => row.Key ?? row.Json.GetProperty("id"u8).GetString()!;

    private static string? TimeOf(ContentRow row) => row.Json.GetProperty("time"u8).GetString();

    private static IqAnswer Page(XmlElement question, XmlElement asked, List<ContentRow> rows, ResultSet set)
    {
        List<string> ids = [.. rows.Select(IdOf)];
        if (set.In(ids) is not { } range)
            return NodeErrors.Absent;
        (int first, int count) = range.GetOffsetAndLength(rows.Count);
        List<XmlElement> items = [.. rows.Skip(first).Take(count).Select(Item)];
        int fitting = Fitting(set.IsFromEnd ? items.AsEnumerable().Reverse() : items);
        bool isCut = fitting < count;
        if (isCut && set.IsFromEnd)
            (first, items) = (first + count - fitting, [.. items.TakeLast(fitting)]);
        else if (isCut)
            items = [.. items.Take(fitting)];
        XmlElement? description = isCut || ResultSet.Read(question) is not null
            ? ResultSet.Describe([.. items.Select(static item => item["id"]!)], first, rows.Count)
            : null;
        return new XmlElement("pubsub", XmppNs.PubSub, Items(asked, items), description);
    }

    private static XmlElement Items(XmlElement asked, IEnumerable<XmlElement> items) =>
        new("items", XmppNs.PubSub, [("node", asked["node"])], [.. items.Select(static item => (XmlNode)item)]);

    private static int Fitting(IEnumerable<XmlElement> items)
    {
        int characters = 0;
        return items.TakeWhile((item, place) => (characters += XmlText.Of(item).Length) <= MostCharacters || place == 0).Count();
    }

    private async ValueTask<IqAnswer> CardAsync(XmlElement asked, Jid from, Jid to)
    {
        IqAnswer card = await cards.AnswerAsync(new XmlElement("vcard", XmppNs.VCard4), from, to, CancellationToken.None);
        return card.Content is null
            ? card
            : new XmlElement("pubsub", XmppNs.PubSub, Items(asked, [new XmlElement("item", XmppNs.PubSub, [("id", "current")], card.Content)]));
    }

    private async ValueTask<IqAnswer> NamedAsync(XmlElement asked, List<string> ids, Jid from, IdentityUri channel)
    {
        var items = new List<XmlElement>();
        StanzaError refused = StanzaError.NotFound("");
        foreach (string id in ids.Distinct(StringComparer.Ordinal).Take(VisitorContents.Most))
        {
            if (!ItemIds.TryParse(id, out AddressQuery? query))
                continue;
            (IReadOnlyList<ContentRow>? rows, StanzaError? error) = await contents.ReadAsync(from, channel with { Query = query });
            items.AddRange((rows ?? []).Where(row => string.Equals(IdOf(row), id, StringComparison.Ordinal)).Select(Item));
            refused = error ?? refused;
        }

        return items.Count == 0
            ? NodeErrors.Of(refused, _closed)
            : new XmlElement("pubsub", XmppNs.PubSub, Items(asked, items.Take(Fitting(items))));
    }

    /// <summary>All items. What a message said of a key before its value now is no item any more.</summary>
    private async Task<(List<ContentRow>? Rows, StanzaError? Error)> AllAsync(Jid from, IdentityUri channel)
    {
        (IReadOnlyList<ContentRow>? messages, StanzaError? error) = await contents.ReadAsync(
            from, channel, new GetWindow { Limit = VisitorContents.Most, Descending = true });
        if (messages is null)
            return (null, error);
        (IReadOnlyList<ContentRow>? keys, error) = await contents.ReadAsync(from, channel with { Query = new AddressQuery { Keys = true } });
        return keys is null
            ? (null, error)
            : ([.. messages.Where(static row => row.Key is null).Reverse().Concat(keys).OrderBy(TimeOf, StringComparer.Ordinal)], null);
    }
}

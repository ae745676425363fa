using System.Diagnostics.CodeAnalysis;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping.Archives;

/// <summary>Which messages of an archive are asked for (XEP-0313, section 4). What is not said is null.</summary>
internal sealed record ArchiveQuery
{
    /// <summary>Messages of a page, where nothing is said.</summary>
    public const int Usual = 50;

    /// <summary>Messages of a page at most.</summary>
    public const int Most = 100;

    /// <summary>Ids that are asked for at most.</summary>
    public const int MostIds = 20;

    /// <summary>By what the asker calls the question.</summary>
    public string? Name { get; init; }

    /// <summary>Nothing before that time.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Nothing behind that time.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Only what is of this address.</summary>
    public Jid? With { get; init; }

    /// <summary>Only what is behind this message.</summary>
    public Guid? AfterId { get; init; }

    /// <summary>Only what is before this message.</summary>
    public Guid? BeforeId { get; init; }

    /// <summary>Only these messages, where there are any.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>The page begins behind this message.</summary>
    public Guid? PageAfter { get; init; }

    /// <summary>The page ends before this message.</summary>
    public Guid? PageBefore { get; init; }

    /// <summary>The page is the last one, not the first.</summary>
    public bool IsFromEnd { get; init; }

    /// <summary>How many messages the page has at most.</summary>
    public int Max { get; init; } = Usual;

    /// <summary>The newest of the page is told first.</summary>
    public bool IsFlipped { get; init; }

    /// <summary>Whether all is asked for but for what times leave out.</summary>
    public bool IsByTime => With is null && AfterId is null && BeforeId is null && Ids.Count == 0;

    /// <summary>Reads a <c>query</c>.</summary>
    /// <param name="query">It.</param>
    /// <param name="asked">What it asks for.</param>
    /// <param name="error">Why it cannot be answered: an id that no message has is <c>item-not-found</c>.</param>
    public static bool TryRead(XmlElement query, [NotNullWhen(true)] out ArchiveQuery? asked, [NotNullWhen(false)] out XmppError? error)
    {
        (asked, error) = (null, null);
        var read = new ArchiveQuery { Name = query["queryid"], IsFlipped = query.Child("flip-page", XmppNs.Mam) is not null };
        if (query.Child("x", XmppNs.Forms) is { } form)
        {
            if (form["type"] is not "submit" || !form.Children("field", XmppNs.Forms).Any(static field => field["var"] is "FORM_TYPE" && ValuesOf(field) is [XmppNs.Mam]))
                error = new XmppError(StanzaCondition.BadRequest, $"a form with the FORM_TYPE {XmppNs.Mam} is submitted");
            foreach (XmlElement field in form.Children("field", XmppNs.Forms))
                error ??= read.Add(field, out read);
        }

        if (error is null && ResultSet.Read(query) is { } set)
            error = read.Add(set, out read);
        if (error is null)
            asked = read;
        return error is null;
    }

    private static List<string> ValuesOf(XmlElement field) =>
        [.. field.Children("value", XmppNs.Forms).Select(static value => value.Text).Where(static text => text.Length > 0)];

    private XmppError? Add(XmlElement field, out ArchiveQuery with)
    {
        with = this;
        List<string> values = ValuesOf(field);
        if (field["var"] is "FORM_TYPE" || (values.Count == 0 && field["var"] is "start" or "end" or "with" or "after-id" or "before-id" or "ids"))
            return null;
        switch (field["var"])
        {
            case "start" when XmppTime.TryParse(values[0], out DateTimeOffset start):
                with = this with { Start = start };
                return null;
            case "end" when XmppTime.TryParse(values[0], out DateTimeOffset end):
                with = this with { End = end };
                return null;
            case "with" when Jid.TryParse(values[0], out Jid? of):
                with = this with { With = of };
                return null;
            case "start" or "end" or "with":
                return new XmppError(StanzaCondition.BadRequest, $"{field["var"]}: '{values[0]}' is none");
            case "after-id" when ItemIds.IsMessage(values[0], out Guid after):
                with = this with { AfterId = after };
                return null;
            case "before-id" when ItemIds.IsMessage(values[0], out Guid before):
                with = this with { BeforeId = before };
                return null;
            case "ids" when values.Count > MostIds:
                return new XmppError(StanzaCondition.PolicyViolation, $"at most {MostIds} ids are asked for at a time");
            case "ids" when values.TrueForAll(static id => ItemIds.IsMessage(id, out _)):
                with = this with { Ids = [.. values.Select(Guid.Parse).Distinct()] };
                return null;
            case "after-id" or "before-id" or "ids":
                return new XmppError(StanzaCondition.ItemNotFound);
            default:
                return new XmppError(StanzaCondition.FeatureNotImplemented, $"there is no field '{field["var"]}' here");
        }
    }

    private XmppError? Add(ResultSet set, out ArchiveQuery with)
    {
        with = this with { Max = Math.Min(set.Max ?? Usual, Most), IsFromEnd = set.IsFromEnd };
        if (set.After is { Length: > 0 })
        {
            if (!ItemIds.IsMessage(set.After, out Guid after))
                return new XmppError(StanzaCondition.ItemNotFound);
            with = with with { PageAfter = after };
        }

        if (set.Before is { Length: > 0 })
        {
            if (!ItemIds.IsMessage(set.Before, out Guid before))
                return new XmppError(StanzaCondition.ItemNotFound);
            with = with with { PageBefore = before };
        }

        return null;
    }
}

using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping.Archives;

/// <summary>What an archive says (XEP-0313).</summary>
internal static class ArchiveXml
{
    private static readonly (string Name, string Type)[] _fields =
        [("with", "jid-single"), ("start", "text-single"), ("end", "text-single"), ("before-id", "text-single"), ("after-id", "text-single")];

    /// <summary>What may be asked, as a form (section 4.1.5).</summary>
    public static XmlElement Form(string? node) => new("query", XmppNs.Mam, [("node", node)], new XmlElement(
        "x",
        XmppNs.Forms,
        [("type", "form")],
        [
            new XmlElement("field", XmppNs.Forms, [("type", "hidden"), ("var", "FORM_TYPE")], new XmlElement("value", XmppNs.Forms, XmppNs.Mam)),
            .. _fields.Select(static field => (XmlNode)new XmlElement("field", XmppNs.Forms, [("type", field.Type), ("var", field.Name)])),

            // A list that is open: those who ask bring what is chosen from it.
            new XmlElement("field", XmppNs.Forms, [("type", "list-multi"), ("var", "ids")], new XmlElement(
                "validate", XmppNs.FormValidation, [("datatype", "xs:string")], new XmlElement("open", XmppNs.FormValidation))),
        ]));

    /// <summary>A message of the archive on its way to who asked (section 4.2).</summary>
    /// <param name="from">Whose archive it is.</param>
    /// <param name="to">Who asked.</param>
    /// <param name="name">By what they call the question; null for nothing.</param>
    /// <param name="kept">The message.</param>
    public static XmlElement Result(Jid from, Jid to, string? name, ArchivedMessage kept) => new(
        "message",
        Ns.Server,
        [("from", from.ToString()), ("to", to.ToString())],
        new XmlElement("result", XmppNs.Mam, [("queryid", name), ("id", kept.Id.ToString())], new XmlElement(
            "forwarded",
            XmppNs.Forward,
            new XmlElement("delay", XmppNs.Delay, [("stamp", XmppTime.Format(kept.Time))]),
            kept.Message.InNamespace(Ns.Server, Ns.Client))));

    /// <summary>The end of the messages (section 4.3).</summary>
    /// <param name="kept">Those of the page, in order of time.</param>
    /// <param name="count">How many there are on all pages; null where that is not known.</param>
    /// <param name="isComplete">There are no more.</param>
    public static XmlElement Fin(IReadOnlyList<ArchivedMessage> kept, int? count, bool isComplete) => new(
        "fin",
        XmppNs.Mam,
        [("complete", isComplete ? "true" : null)],
        ResultSet.Describe([.. kept.Select(static one => one.Id.ToString())], null, count));

    /// <summary>Where an archive begins and ends (section 5); nothing where it is empty.</summary>
    public static XmlElement Metadata(string? node, ArchivedMessage? first, ArchivedMessage? last) =>
        new("metadata", XmppNs.Mam, [("node", node)], Place("start", first), Place("end", last));

    private static XmlNode Place(string name, ArchivedMessage? kept) =>
        kept is null ? default : new XmlElement(name, XmppNs.Mam, [("id", kept.Id.ToString()), ("timestamp", XmppTime.Format(kept.Time))]);
}

/// <summary>A message in an archive.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When it was said.</param>
/// <param name="Message">What was told of it then, to nobody in particular.</param>
internal sealed record ArchivedMessage(Guid Id, DateTimeOffset Time, XmlElement Message);

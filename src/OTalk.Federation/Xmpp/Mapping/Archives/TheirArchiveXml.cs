using System.Globalization;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping.Archives;

/// <summary>What archives of rooms of XMPP servers are asked, and what they tell (XEP-0313).</summary>
internal static class TheirArchiveXml
{
    /// <summary>Asks for a page.</summary>
    /// <param name="name">By what the question is called.</param>
    /// <param name="part">The page.</param>
    public static XmlElement Question(string name, TheirPart part) => new(
        "query",
        XmppNs.Mam,
        [("queryid", name)],
        part.Start is null && part.End is null ? null : new XmlElement(
            "x",
            XmppNs.Forms,
            [("type", "submit")],
            new XmlElement("field", XmppNs.Forms, [("type", "hidden"), ("var", "FORM_TYPE")], new XmlElement("value", XmppNs.Forms, XmppNs.Mam)),
            Field("start", part.Start),
            Field("end", part.End)),
        new XmlElement(
            "set",
            XmppNs.ResultSets,
            new XmlElement("max", XmppNs.ResultSets, TheirPart.Max.ToString(CultureInfo.InvariantCulture)),
            part.After is null ? null : new XmlElement("after", XmppNs.ResultSets, part.After),
            part.Before is null ? null : new XmlElement("before", XmppNs.ResultSets, part.Before)));

    /// <summary>A message that an archive tells, as the room would tell it now; null where it tells none, or one of another room.</summary>
    /// <param name="stanza">A <c>message</c> with a <c>result</c>.</param>
    /// <param name="room">The room.</param>
    public static ToldMessage? Read(XmlElement stanza, Jid room)
    {
        XmlElement? result = stanza.Child("result", XmppNs.Mam);
        XmlElement? forwarded = result?.Child("forwarded", XmppNs.Forward);
        if (result?["id"] is not { Length: > 0 } id || forwarded?.Child("message", Ns.Client) is not { } message
            || !Jid.TryParse(message["from"], out Jid? from) || !from.Bare.Equals(room)
            || !XmppTime.TryParse(forwarded.Child("delay", XmppNs.Delay)?["stamp"], out DateTimeOffset time))
        {
            return null;
        }

        XmlElement told = message.InNamespace(Ns.Client, Ns.Server).Without(static element => element.Is("stanza-id", XmppNs.StanzaIds));
        return new ToldMessage(id, time, from, told.WithNodes(new XmlElement("stanza-id", XmppNs.StanzaIds, [("id", id), ("by", room.ToString())])));
    }

    private static XmlNode Field(string name, DateTimeOffset? time) => time is not { } at ? default
        : new XmlElement("field", XmppNs.Forms, [("var", name)], new XmlElement("value", XmppNs.Forms, XmppTime.Format(at)));
}

/// <summary>A message as an archive tells it.</summary>
/// <param name="ArchiveId">What it is called there.</param>
/// <param name="Time">When it was said.</param>
/// <param name="From">Who said it, in the room.</param>
/// <param name="Message">It.</param>
internal sealed record ToldMessage(string ArchiveId, DateTimeOffset Time, Jid From, XmlElement Message);

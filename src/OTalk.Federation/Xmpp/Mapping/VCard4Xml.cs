using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Contact details as vCard4 (XEP-0292, RFC 6351).</summary>
internal static class VCard4Xml
{
    /// <summary>The node at which the card of a user is.</summary>
    public const string Node = "urn:xmpp:vcard4";

    /// <summary>The card.</summary>
    public static XmlElement Write(ContactCard card) => new(
        "vcard",
        XmppNs.VCard4,
        [
            Property("fn", "text", card.DisplayName),
            !card.HasName ? null : new XmlElement("n", XmppNs.VCard4,
                Part("surname", card.FamilyName), Part("given", card.GivenName), Part("additional", card.MiddleName), Part("prefix", card.Prefix), Part("suffix", card.Suffix)),
            Property("nickname", "text", card.Nickname),
            .. card.Photos.Select(static one => Property("photo", "uri", one.Value)),
            Property("bday", "date", card.Birthday),
            .. card.Addresses.Select(static one => (XmlNode)new XmlElement("adr", XmppNs.VCard4,
                Type(one.Type), Part("street", one.Street), Part("locality", one.Locality),
                Part("region", one.Region), Part("code", one.Code), Part("country", one.Country))),
            .. card.PhoneNumbers.Select(static one => Property("tel", "text", one.Value, one.Type)),
            .. card.Emails.Select(static one => Property("email", "text", one.Value, one.Type)),
            Property("title", "text", card.Title),
            (card.Organization ?? card.Department) is null
                ? null
                : new XmlElement("org", XmppNs.VCard4, Text("text", card.Organization), Text("text", card.Department)),
            .. card.Urls.Select(static one => Property("url", "uri", one.Value)),
            Property("note", "text", card.Note),
        ]);

    private static XmlNode Property(string name, string kind, string? value, string? type = null) =>
        value is null ? default : new XmlElement(name, XmppNs.VCard4, Type(type), Text(kind, value));

    /// <summary>What something is for: those kinds that both have.</summary>
    private static XmlNode Type(string? type) => type is "home" or "work" or "mobile" or "fax" or "pager"
        ? new XmlElement("parameters", XmppNs.VCard4, new XmlElement("type", XmppNs.VCard4, Text("text", type is "mobile" ? "cell" : type)))
        : default;

    /// <summary>A part of something, which stands there also where it is empty.</summary>
    private static XmlNode Part(string name, string? value) => new XmlElement(name, XmppNs.VCard4, value);

    private static XmlNode Text(string kind, string? value) => value is null ? default : new XmlElement(kind, XmppNs.VCard4, value);
}

using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Contact details as <c>vcard-temp</c> (XEP-0054), both ways.</summary>
internal static class VCardXml
{
    private const string DataScheme = "data:";
    private const string Base64 = ";base64,";

    private static readonly string[] _types = ["HOME", "WORK", "CELL", "FAX", "PAGER", "OTHER"];

    /// <summary>The card.</summary>
    public static XmlElement Write(ContactCard card) => new(
        "vCard",
        XmppNs.VCard,
        [
            Text("FN", card.DisplayName),
            card.HasName
                ? Group(
                    "N", Text("FAMILY", card.FamilyName), Text("GIVEN", card.GivenName), Text("MIDDLE", card.MiddleName),
                    Text("PREFIX", card.Prefix), Text("SUFFIX", card.Suffix))
                : null,
            Text("NICKNAME", card.Nickname),
            .. card.Photos.Select(static photo => Photo(photo.Value)),
            Text("BDAY", card.Birthday),
            .. card.Addresses.Select(static one => Group(
                "ADR", Type(one.Type), Text("STREET", one.Street), Text("LOCALITY", one.Locality),
                Text("REGION", one.Region), Text("PCODE", one.Code), Text("CTRY", one.Country))),
            .. card.PhoneNumbers.Select(static one => Group("TEL", Type(one.Type), Text("NUMBER", one.Value))),
            .. card.Emails.Select(static one => Group("EMAIL", Type(one.Type), Text("USERID", one.Value))),
            Text("TITLE", card.Title),
            (card.Organization ?? card.Department) is null ? null : Group("ORG", Text("ORGNAME", card.Organization), Text("ORGUNIT", card.Department)),
            .. card.Urls.Select(static one => Text("URL", one.Value)),
            Text("DESC", card.Note),
        ]);

    /// <summary>Reads a card; null where nothing stands in it.</summary>
    public static ContactCard? Read(XmlElement card)
    {
        if (!card.Elements.Any())
            return null;
        XmlElement? name = card.Child("N", XmppNs.VCard);
        XmlElement? organization = card.Child("ORG", XmppNs.VCard);
        return new ContactCard
        {
            DisplayName = Text(card, "FN"),
            FamilyName = Text(name, "FAMILY"),
            GivenName = Text(name, "GIVEN"),
            MiddleName = Text(name, "MIDDLE"),
            Prefix = Text(name, "PREFIX"),
            Suffix = Text(name, "SUFFIX"),
            Nickname = Text(card, "NICKNAME"),
            Birthday = Text(card, "BDAY"),
            Note = Text(card, "DESC") ?? Text(card, "NOTE"),
            Organization = Text(organization, "ORGNAME"),
            Department = Text(organization, "ORGUNIT"),
            Title = Text(card, "TITLE"),
            Emails = Values(card, "EMAIL", "USERID"),
            PhoneNumbers = Values(card, "TEL", "NUMBER"),
            Urls = [.. card.Children("URL", XmppNs.VCard).Select(static url => url.Text.Trim())
                .Where(static url => url.Length > 0).Select(static url => new ContactValue(url, null))],
            Photos = [.. card.Children("PHOTO", XmppNs.VCard).Select(Photo).OfType<string>().Select(static photo => new ContactValue(photo, null))],
            Addresses = [.. card.Children("ADR", XmppNs.VCard).Select(static one => new ContactAddress(
                Text(one, "STREET"), Text(one, "LOCALITY"), Text(one, "REGION"), Text(one, "PCODE"), Text(one, "CTRY") ?? Text(one, "COUNTRY"), Type(one)))],
        };
    }

    private static XmlElement Photo(string uri) =>
        uri.StartsWith(DataScheme, StringComparison.OrdinalIgnoreCase) && uri.IndexOf(Base64, StringComparison.OrdinalIgnoreCase) is var at and > 0
            ? new XmlElement("PHOTO", XmppNs.VCard, Text("TYPE", uri[DataScheme.Length..at]), Text("BINVAL", uri[(at + Base64.Length)..]))
            : new XmlElement("PHOTO", XmppNs.VCard, Text("EXTVAL", uri));

    private static string? Photo(XmlElement photo) => Text(photo, "EXTVAL")
        ?? (Text(photo, "BINVAL") is { } data
            ? $"{DataScheme}{Text(photo, "TYPE") ?? "image/png"}{Base64}{string.Concat(data.Where(static one => !char.IsWhiteSpace(one)))}"
            : null);

    private static IReadOnlyList<ContactValue> Values(XmlElement card, string name, string value) =>
        [.. card.Children(name, XmppNs.VCard).Where(one => Text(one, value) is not null).Select(one => new ContactValue(Text(one, value)!, Type(one)))];

    private static string? Type(XmlElement of) => _types.FirstOrDefault(type => of.Child(type, XmppNs.VCard) is not null) switch
    {
        null => null,
        "CELL" => "mobile",
        { } type => type.ToLowerInvariant(),
    };

    private static XmlElement? Type(string? type) => type switch
    {
        "mobile" => new XmlElement("CELL", XmppNs.VCard),
        not null when _types.Contains(type, StringComparer.OrdinalIgnoreCase) => new XmlElement(type.ToUpperInvariant(), XmppNs.VCard),
        _ => null,
    };

    private static XmlElement Group(string name, params ReadOnlySpan<XmlNode> parts) => new(name, XmppNs.VCard, parts);

    private static XmlNode Text(string name, string? value) => value is null ? default : new XmlElement(name, XmppNs.VCard, value);

    private static string? Text(XmlElement? of, string name) => of?.Child(name, XmppNs.VCard)?.Text.Trim() is { Length: > 0 } text ? text : null;
}

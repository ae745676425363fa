using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Data forms (XEP-0004).</summary>
internal static class Form
{
    /// <summary>A form that tells something.</summary>
    /// <param name="type">Its <c>FORM_TYPE</c>.</param>
    /// <param name="fields">Names and values.</param>
    public static XmlElement Result(string type, IEnumerable<(string Name, string Value)> fields) =>
        Of("result", type, fields.Select(static field => (XmlNode)Field(field.Name, null, field.Value)));

    /// <summary>A form to be filled in.</summary>
    /// <param name="type">Its <c>FORM_TYPE</c>.</param>
    /// <param name="fields">Names, types, and what they are now.</param>
    public static XmlElement Ask(string type, IEnumerable<(string Name, string Type, string Value)> fields) =>
        Of("form", type, fields.Select(static field => (XmlNode)Field(field.Name, field.Type, field.Value)));

    /// <summary>What was filled in: of a field that has several values the first.</summary>
    public static IReadOnlyDictionary<string, string> Read(XmlElement form) => form.Children("field", XmppNs.Forms)
        .Where(static field => field["var"] is not null && field.Child("value", XmppNs.Forms) is not null)
        .DistinctBy(static field => field["var"])
        .ToDictionary(static field => field["var"]!, static field => field.Child("value", XmppNs.Forms)!.Text, StringComparer.Ordinal);

    /// <summary>Whether the value of a boolean field says yes.</summary>
    public static bool IsTrue(string value) => value is "1" or "true";

    private static XmlElement Of(string kind, string type, IEnumerable<XmlNode> fields) =>
        new("x", XmppNs.Forms, [("type", kind)], [Field("FORM_TYPE", "hidden", type), .. fields]);

    private static XmlElement Field(string name, string? type, string value) =>
        new("field", XmppNs.Forms, [("type", type), ("var", name)], new XmlElement("value", XmppNs.Forms, value));
}

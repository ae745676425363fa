namespace OTalk.Protocols.Xmpp;

/// <summary>An attribute that is no declaration of a namespace.</summary>
/// <param name="Name">Its local name.</param>
/// <param name="Value">Its value, without escapes.</param>
/// <param name="Namespace">Empty for one without a prefix: those belong to their element.</param>
public readonly record struct XmlAttribute(string Name, string Value, string Namespace = "")
{
    private const string XmlPrefix = "xml:";

    /// <summary>The name alone: values may be secrets.</summary>
    public override string ToString() => Name;

    /// <summary>What is meant by a name in code: <c>name</c>, or <c>xml:name</c>.</summary>
    internal static (string Name, string Namespace) Split(string name) =>
        name.StartsWith(XmlPrefix, StringComparison.Ordinal) ? (name[XmlPrefix.Length..], Ns.Xml) : (name, "");

    /// <summary>Whether it has this name in this namespace.</summary>
    internal bool Is(string name, string ns) =>
        string.Equals(Name, name, StringComparison.Ordinal) && string.Equals(Namespace, ns, StringComparison.Ordinal);
}

namespace OTalk.Protocols.Xmpp;

/// <summary>A prefix, and the namespace that it is declared to stand for.</summary>
/// <param name="Prefix">The prefix, without colon.</param>
/// <param name="Namespace">The namespace; never empty.</param>
public readonly record struct XmlPrefix(string Prefix, string Namespace);

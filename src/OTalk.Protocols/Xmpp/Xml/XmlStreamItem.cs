namespace OTalk.Protocols.Xmpp;

/// <summary>What an <see cref="XmlStreamReader"/> finds, in the order it came.</summary>
public abstract record XmlStreamItem;

/// <summary>The stream began.</summary>
/// <param name="Head">What its head says.</param>
public sealed record StreamOpened(StreamHead Head) : XmlStreamItem;

/// <summary>A child of the stream: a stanza, or something about the stream itself.</summary>
/// <param name="Element">The element, complete.</param>
public sealed record StreamElement(XmlElement Element) : XmlStreamItem;

/// <summary>The other side has closed the stream; nothing comes after it.</summary>
public sealed record StreamClosed : XmlStreamItem;

/// <summary>What came cannot be read on; nothing comes after it.</summary>
/// <param name="Fault">The stream error to answer with.</param>
public sealed record StreamBroken(StreamFault Fault) : XmlStreamItem;

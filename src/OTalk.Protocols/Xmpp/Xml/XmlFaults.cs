namespace OTalk.Protocols.Xmpp;

/// <summary>What a reader finds wrong (RFC 6120, sections 4.9.3 and 11). No text has anything of what came: it may be secret.</summary>
internal static class XmlFaults
{
    internal static StreamFault NotWellFormed(string text) => new(StreamCondition.NotWellFormed, text);

    internal static StreamFault NoText() => NotWellFormed("a text has bytes that are no characters of XML");

    internal static StreamFault Restricted(string text) => new(StreamCondition.RestrictedXml, text);

    internal static StreamFault TooLarge(string text) => new(StreamCondition.PolicyViolation, text);
}

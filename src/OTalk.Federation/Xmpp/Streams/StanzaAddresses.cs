using System.Diagnostics.CodeAnalysis;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>Both addresses of a stanza: between servers it must have them (RFC 6120, section 8.1).</summary>
/// <param name="From">Who it is from.</param>
/// <param name="To">Who it is for.</param>
internal sealed record StanzaAddresses(Jid From, Jid To)
{
    /// <summary>Reads them.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <param name="fault">The stream error that the stanza is.</param>
    public static bool TryRead(
        XmlElement stanza, [NotNullWhen(true)] out StanzaAddresses? addresses, [NotNullWhen(false)] out StreamFault? fault)
    {
        (addresses, fault) = (null, null);
        if (!Jid.TryParse(stanza["from"], out Jid? from, out string? wrong))
            fault = new StreamFault(StreamCondition.ImproperAddressing, $"from: {wrong}");
        else if (!Jid.TryParse(stanza["to"], out Jid? to, out wrong))
            fault = new StreamFault(StreamCondition.ImproperAddressing, $"to: {wrong}");
        else
            addresses = new StanzaAddresses(from, to);
        return fault is null;
    }
}

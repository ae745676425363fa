using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Engine.Peers;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>A stanza of oTalk on its way to an XMPP domain.</summary>
/// <param name="From">Who sends it; of an event, the channel.</param>
/// <param name="To">Whom it is for; of an event, the domain.</param>
/// <param name="Kind"><c>msg</c>, <c>query</c> or <c>get</c>.</param>
/// <param name="Ns">Namespace of the payload; null where it has none.</param>
/// <param name="Payload">The payload: a JSON object.</param>
/// <param name="Event">Its <c>event</c>; null where it is none.</param>
internal sealed record Outbound(IdentityUri From, IdentityUri To, string Kind, string? Ns, JsonElement Payload, JsonElement? Event)
{
    /// <summary>Reads a stanza as it stands in the queue.</summary>
    /// <param name="utf8">The stanza.</param>
    /// <param name="stanza">It, read.</param>
    /// <param name="head">Its head, for the answer.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out Outbound? stanza, out LinkStanza head)
    {
        stanza = null;
        if (!LinkStanza.TryRead(utf8, out head, out _) || head.From is null || head.To is null || head.IsAnswer)
            return false;
        stanza = new Outbound(head.From, head.To, head.Kind, head.Namespace, JsonElement.Parse(head.Payload.Span), Inbound.InboundStanzas.EventOf(utf8));
        return true;
    }

    /// <summary>The same of a stanza that is not queued.</summary>
    public static Outbound Of(RemoteStanza stanza) =>
        TryRead(StanzaText.Write("", stanza), out Outbound? read, out _) ? read : throw new ArgumentException("the stanza is none", nameof(stanza));

    /// <summary>A member of the payload that is text; null where there is none.</summary>
    public string? Text(string member) =>
        Payload.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What <c>revise</c> and <c>delete</c> are about; null where that is no address.</summary>
    public IdentityUri? Changed => IdentityUri.TryParse(Text("channel"), out IdentityUri? channel, out _) && !channel.IsPattern ? channel : null;

    /// <summary>What a message becomes by <c>revise</c>; null where that is not said.</summary>
    public (string Ns, JsonElement Message)? Revision =>
        Payload.TryGetProperty("msg"u8, out JsonElement message) && message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("ns"u8, out JsonElement ns) && ns.ValueKind == JsonValueKind.String
            ? (ns.GetString()!, message)
            : null;
}

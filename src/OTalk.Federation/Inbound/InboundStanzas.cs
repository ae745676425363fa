using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Queues;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Events;
using OTalk.Federation.Native.Links;
using OTalk.Protocols.Json;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Inbound;

/// <summary>Carries out single stanzas of other servers. That their <c>from</c> and <c>to</c> may be so has been checked.</summary>
/// <param name="desk">Where they are carried out.</param>
/// <param name="limits">Section <c>Limits</c>: nobody elsewhere may send more than clients here.</param>
internal sealed class InboundStanzas(Lazy<PeerDesk> desk, LimitsOptions limits)
{
    private const int Unstored = 500;

    private static readonly byte[] _taken = JsonText.Utf8Object(static writer => writer.WriteString("ns"u8, Namespaces.Publish));

    /// <summary>The <c>event</c> of a stanza; null where it is none.</summary>
    public static JsonElement? EventOf(ReadOnlyMemory<byte> stanza)
    {
        var reader = new Utf8JsonReader(stanza.Span, new JsonReaderOptions { MaxDepth = JsonDepth.Carrier });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("event"u8);
            reader.Read();
            if (found && reader.TokenType == JsonTokenType.StartObject)
                return JsonElement.ParseValue(ref reader);
            reader.Skip();
        }

        return null;
    }

    /// <summary>Reads an event.</summary>
    public static bool TryRead(LinkStanza stanza, JsonElement details, [NotNullWhen(true)] out MirroredEvent? happened, [NotNullWhen(false)] out string? fault)
    {
        happened = null;
        if (stanza.Kind == "msg")
            return EventReader.TryRead(stanza.From!, stanza.Payload.Span, details, out happened, out fault);
        fault = "an event has the message";
        return false;
    }

    /// <summary>The answer to an event that was taken.</summary>
    public static byte[] Taken(LinkStanza stanza) => StanzaText.Write(new ResponseReply(stanza.From!.ReplyAddress, stanza.To!.ReplyAddress, stanza.Id, _taken));

    /// <summary>Carries out a stanza; its answer, and what has to wait until that is on its way.</summary>
    /// <param name="read">Its head.</param>
    /// <param name="stanza">The whole.</param>
    /// <param name="place">Its place in a batch, by which it is known when that is done again; null for one that came by itself.</param>
    /// <param name="waits">On whose account a claim waits; null where it has to be answered at once.</param>
    /// <exception cref="StoreException">It is of a batch, and could not be stored.</exception>
    public async Task<(byte[] Answer, IReadOnlyList<Action> Then)> TakeAsync(LinkStanza read, ReadOnlyMemory<byte> stanza, Visit? place, IWaits? waits)
    {
        if (read.Payload.Length > limits.StanzaBytes)
            return (Refusal(read, StanzaError.TooLarge($"{read.Kind} has at most {limits.StanzaBytes} bytes here")), []);
        if (!JsonStanzaReader.TryRead(stanza.Span, out Stanza? whole, out StanzaReadError? fault))
            return (Refusal(read, fault.Error), []);
        VisitorAnswer answer = await desk.Value.TakeAsync(read.From!, whole, place, waits);

        // What could not be stored comes again with its batch: nobody there would try it once it is answered.
        if (place is not null && answer.Reply is ErrorReply { Error: { Condition.Code: Unstored } failed })
            throw new StoreException(failed.Text);
        return (StanzaText.Write(answer.Reply), answer.Then);
    }

    /// <summary>Stores events.</summary>
    public Task<StanzaError?> TakeEventsAsync(Identity source, IReadOnlyList<MirroredEvent> events) => desk.Value.TakeEventsAsync(source, events);

    /// <summary>Takes an event that came by itself: lost where it is not understood.</summary>
    public async Task TakePassingAsync(LinkStanza stanza, JsonElement details)
    {
        if (TryRead(stanza, details, out MirroredEvent? happened, out _))
            await desk.Value.TakeEventsAsync(stanza.From!.Identity, [happened]);
    }

    private static byte[] Refusal(LinkStanza read, StanzaError error) =>
        StanzaText.Error(read.From!.ReplyAddress, read.To, read.To!.Identity.Server, read.Id, error);
}

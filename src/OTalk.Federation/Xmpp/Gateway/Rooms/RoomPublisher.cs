using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>Publishes in rooms for XMPP users.</summary>
/// <param name="visitors">Carries it out.</param>
internal sealed class RoomPublisher(Visitors visitors)
{
    /// <summary>Publishes; the error where it is not taken.</summary>
    /// <param name="from">Who speaks.</param>
    /// <param name="to">The channel.</param>
    /// <param name="text">The <c>msg</c> object, UTF-8.</param>
    /// <param name="passes">It is not kept.</param>
    /// <param name="name">What its sender calls it; where that is a UUID it is its id.</param>
    public async Task<StanzaError?> PublishAsync(Jid from, IdentityUri to, byte[] text, bool passes = false, string? name = null)
    {
        if (!JsonMessageReader.TryRead(text, out MessageBody? body, out StanzaError? fault))
            return fault;
        if (body.Fault is { } wrong)
            return StanzaError.BadRequest(wrong);
        bool isNamed = !passes && Guid.TryParse(name, out Guid id) && id != Guid.Empty;
        IdentityUri place = isNamed ? to with { Query = to.Query with { MessageId = Guid.Parse(name!) } } : to;
        VisitorAnswer answer = await visitors.TakeAsync(from.ToAddress(), new PublishStanza(body, passes) { To = place, Id = new StanzaId("\"xmpp\"") });
        foreach (Action then in answer.Then)
            then();
        if (answer.Reply is not ErrorReply { Error: var error })
            return null;
        return isNamed && error.Condition == Condition.Conflict ? await PublishAsync(from, to, text, passes) : error;
    }
}

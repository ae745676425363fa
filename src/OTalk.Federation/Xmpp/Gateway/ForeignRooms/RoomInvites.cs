using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>XMPP users invite ours to rooms (XEP-0045, section 7.8, and XEP-0249): invites of the room's identity.</summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Carries them out.</param>
/// <param name="domains">Which domains are ours.</param>
/// <param name="seats">Who is there already.</param>
internal sealed class RoomInvites(Lazy<EngineServices> engine, Visitors visitors, XmppDomains domains, Seats seats)
{
    /// <summary>Takes a message if it is an invite to a room of another server. For who is not there, or does not take it, it is a message as others are.</summary>
    public async Task<bool> TakeAsync(XmlElement message, Jid from, Jid to)
    {
        if (ForeignRoomXml.Invite(message, from) is not var (room, inviter) || domains.Has(room.Domain))
            return false;
        if (seats.Known(to.Identity, room.Identity) is { IsIn: true })
            return true;
        VisitorAnswer answer = await visitors.AskAsync(room.Identity, new IdentityUri(to.Identity, ChannelPath.Root), Namespaces.Invite, writer =>
        {
            writer.WriteString("channel"u8, room.Identity.ToString());
            writer.WriteString("permission"u8, "ps"u8);
            writer.WriteString("inviter"u8, inviter.Identity.ToString());
            writer.WriteString("invite"u8, engine.Value.Ids.MessageId(Clock.Now(engine.Value.Time)));
        });
        return answer.Reply is not ErrorReply;
    }
}

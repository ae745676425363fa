using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>What XMPP users say in rooms of ours: to all, to one, what the room is about, and who else shall come (XEP-0045, section 7).</summary>
/// <param name="rooms">Rooms.</param>
/// <param name="occupants">Who is in.</param>
/// <param name="publisher">Publishes it.</param>
/// <param name="entrance">Lets out who is not there any more.</param>
/// <param name="visitors">Carries out invitations.</param>
/// <param name="streams">The ways back.</param>
internal sealed class RoomMessages(
    RoomDirectory rooms, Occupants occupants, RoomPublisher publisher, RoomEntrance entrance, Visitors visitors, IXmppStreams streams)
{
    /// <summary>Takes a message for a room or for somebody in it.</summary>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        Room? room = await rooms.FindAsync(to, from.Identity);
        Occupant? occupant = room is null ? null : await occupants.FindAsync(room, from.Identity);
        if (stanza["type"] is "error")
        {
            // Who cannot be told anything is not there.
            if (room is not null && occupant?.Has(from) == true && XmppError.Read(stanza).Type is not (StanzaErrorType.Wait or StanzaErrorType.Continue))
                await entrance.LeaveAsync(room, from, cancel: cancel);
            return;
        }

        XmppError? error = room is null ? new XmppError(StanzaCondition.ItemNotFound)
            : occupant?.Has(from) != true ? new XmppError(StanzaCondition.NotAcceptable, "only who is in the room speaks there")
            : to.IsBare ? await SayAsync(stanza, from, room, occupant)
            : await WhisperAsync(stanza, from, room, to.Resource!);
        if (error?.Answer(stanza) is { } answer)
            await streams.PassAsync(to.Domain, from.Domain, answer, cancel);
    }

    private async Task<XmppError?> SayAsync(XmlElement stanza, Jid from, Room room, Occupant occupant)
    {
        if (stanza.Child("x", XmppNs.MucUser)?.Children("invite", XmppNs.MucUser).ToList() is { Count: > 0 } invites)
            return await InviteAsync(invites, from, room);
        if (stanza["type"] is not "groupchat")
            return new XmppError(StanzaCondition.BadRequest, "what is said to a room is of type groupchat");
        if (stanza.Child("subject", Ns.Server) is { } subject && stanza.Child("body", Ns.Server) is null && stanza.Child("thread", Ns.Server) is null)
            return (await publisher.PublishAsync(from, room.Subject, SubjectOf(subject.Text)))?.ToXmpp();
        if (stanza.Child("retract", XmppNs.Retraction) is { } retract)
            return await RetractAsync(retract["id"], from, room, occupant);
        return ChatXml.Read(stanza, out bool passes) is { } text && room.Of(occupant.Nick) is { } own
            ? (await publisher.PublishAsync(from, own, text, passes, ChatXml.NameOf(stanza)))?.ToXmpp()
            : null;
    }

    /// <summary>Takes back what one has said (XEP-0424, section 4.2), by what the room calls it.</summary>
    private async Task<XmppError?> RetractAsync(string? id, Jid from, Room room, Occupant occupant)
    {
        if (!Guid.TryParse(id, out Guid message) || room.Of(occupant.Nick) is not { } own)
            return new XmppError(StanzaCondition.ItemNotFound, "there is no such message in the room");
        string address = (own with { Query = new AddressQuery { MessageId = message } }).ToString();
        VisitorAnswer answer = await visitors.AskAsync(from.Identity, own, Namespaces.Delete, writer => writer.WriteString("channel"u8, address));
        foreach (Action then in answer.Then)
            then();
        return answer.Reply is ErrorReply { Error: var refused } ? refused.ToXmpp() : null;
    }

    private async Task<XmppError?> WhisperAsync(XmlElement stanza, Jid from, Room room, string nick)
    {
        if (stanza["type"] is "groupchat")
            return new XmppError(StanzaCondition.BadRequest, "what is said to one is not of type groupchat");
        if (room.Of(nick, WellKnown.Inbox) is not { } inbox)
            return new XmppError(StanzaCondition.ItemNotFound);
        return ChatXml.Read(stanza, out bool passes) is { } text
            ? (await publisher.PublishAsync(from, inbox, text, passes, ChatXml.NameOf(stanza)))?.ToXmpp()
            : null;
    }

    private async Task<XmppError?> InviteAsync(IEnumerable<XmlElement> invites, Jid from, Room room)
    {
        foreach (XmlElement invite in invites)
        {
            if (!Jid.TryParse(invite["to"], out Jid? invited))
                return new XmppError(StanzaCondition.JidMalformed);
            VisitorAnswer answer = await visitors.AskAsync(
                from.Identity, room.Channel, Namespaces.Invite, writer => writer.WriteString("identity"u8, invited.Bare.ToString()));
            foreach (Action then in answer.Then)
                then();
            if (answer.Reply is ErrorReply { Error: var error })
                return error.ToXmpp();
        }

        return null;
    }

    private static byte[] SubjectOf(string text) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Chat);
        writer.WriteString("subject"u8, text);
    });
}

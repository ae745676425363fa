using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms.Iq;

/// <summary>Takes back messages of others in a room (XEP-0425, section 4), which is deleting them.</summary>
/// <param name="rooms">Rooms.</param>
/// <param name="visitors">Carries it out, with the permissions of who asks.</param>
/// <param name="contents">Finds the message.</param>
internal sealed class RoomModerationHandler(RoomDirectory rooms, Visitors visitors, VisitorContents contents) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("set", "moderate", XmppNs.Moderation)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (!to.IsBare)
            return new XmppError(StanzaCondition.FeatureNotImplemented);
        if (await rooms.FindAsync(to, from.Identity) is not { } room)
            return new XmppError(StanzaCondition.ItemNotFound);
        if (question.Child("retract", XmppNs.Retraction) is null)
            return new XmppError(StanzaCondition.BadRequest, "a message is moderated by retracting it");
        if (!Guid.TryParse(question["id"], out Guid id) || await FindAsync(room, id, from) is not { } message)
            return new XmppError(StanzaCondition.ItemNotFound, "there is no such message in the room");
        VisitorAnswer answer = await visitors.AskAsync(
            from.Identity, message.WithoutQuery(), Namespaces.Delete, writer => writer.WriteString("channel"u8, message.ToString()));
        return answer.Reply is ErrorReply { Error: var refused } ? refused.ToXmpp() : new IqAnswer(null) { Then = answer.Then };
    }

    /// <summary>The address of a message that all have heard.</summary>
    private async Task<IdentityUri?> FindAsync(Room room, Guid id, Jid from)
    {
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, room.Everything with { Query = new AddressQuery { MessageId = id } });
        return rows is [{ } row] && IdentityUri.Parse(row.Json.GetProperty("channel"u8).GetString()) is var channel && channel.Path.Depth <= room.Path.Depth + 1
            ? channel.WithoutQuery() with { Query = new AddressQuery { MessageId = id } }
            : null;
    }
}

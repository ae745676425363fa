using System.Buffers;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Rooms;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>What is said and happens in rooms, in one dialect of Talker: the part of each line that all receivers share.</summary>
/// <param name="dialect">The dialect.</param>
/// <param name="defaultDomain">The domain whose accounts go by their local part.</param>
internal sealed class TalkerEncoder(TalkerDialect dialect, string defaultDomain) : IEventEncoder, IRoomEncoder
{
    /// <summary>Slot 0 of events belongs to JSON stanzas.</summary>
    int IEventEncoder.Slot => 1 + (int)dialect;

    int IRoomEncoder.Slot => (int)dialect;

    /// <summary>A message; nothing where it has no text to show.</summary>
    public byte[] Encode(Publication publication, DeliveryMode mode)
    {
        LogEntry entry = publication.Entry;
        return Encode(entry.Body, entry.Id, UserOf(Actor.IdentityOf(entry.Author)), entry.Time, isFinal: !entry.Transient, isPrivate: false);
    }

    public byte[] EncodeTail(IReadOnlyList<string> subscriptions) => [];

    public byte[] Encode(RoomItem item)
    {
        switch (item)
        {
            case PrivateMessage told:
                return Encode(told.Body, told.Id, UserOf(told.From), told.Time, isFinal: true, isPrivate: true);
            case RoomNotice notice:
                var output = new ArrayBufferWriter<byte>(notice.Weight);
                TalkerWriter.WritePresence(output, dialect, PresenceOf(notice.What), UserOf(notice.Member), notice.Time);
                return output.WrittenSpan.ToArray();
            default:
                throw new ArgumentException($"{item.GetType().Name} has no form in Talker", nameof(item));
        }
    }

    /// <summary>A member as clients see it.</summary>
    public TalkerUser UserOf(MemberInfo member) => new(MemberName.Of(member.Identity, defaultDomain), member.Number);

    private TalkerUser UserOf(string identity) => new(
        MemberName.Of(identity, defaultDomain), dialect == TalkerDialect.Deployed ? MemberName.NumberOf(identity) : 0);

    private byte[] Encode(ReadOnlyMemory<byte> body, Guid id, TalkerUser from, DateTimeOffset time, bool isFinal, bool isPrivate)
    {
        if (!TalkerChat.TryRead(body, out ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> extras))
            return [];
        var output = new ArrayBufferWriter<byte>(body.Length + 128);
        TalkerWriter.WriteMessage(output, dialect, new TalkerLine(content, id, from, time, isFinal, isPrivate, extras));
        return output.WrittenSpan.ToArray();
    }

    private static TalkerPresence PresenceOf(RoomEvent what) => what switch
    {
        RoomEvent.Join => TalkerPresence.Join,
        RoomEvent.Leave => TalkerPresence.Leave,
        RoomEvent.Idle => TalkerPresence.Idle,
        _ => TalkerPresence.Back,
    };
}

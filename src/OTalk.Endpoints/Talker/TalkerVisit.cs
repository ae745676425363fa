using System.Buffers;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Rooms;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>The place of a Talker connection in a room.</summary>
internal sealed class TalkerVisit : Visit
{
    private static readonly RoomView _documentView = new(Partials: true, Idling: false, OwnJoin: false);
    private static readonly RoomView _deployedView = new(Partials: false, Idling: true, OwnJoin: true);
    private static readonly byte[] _plainEnd = End(null);

    private readonly TalkerConnection _connection;
    private readonly byte[] _namedEnd;

    /// <param name="connection">The connection.</param>
    /// <param name="name">The room as the client calls it.</param>
    /// <param name="room">Its channel.</param>
    /// <param name="user">Who is on the connection.</param>
    /// <param name="dialect">What the connection speaks.</param>
    public TalkerVisit(TalkerConnection connection, string name, IdentityUri room, Identity user, TalkerDialect dialect)
        : base(room, user, connection.Feed, dialect == TalkerDialect.Document ? _documentView : _deployedView)
    {
        _connection = connection;
        Name = name;
        _namedEnd = End(name);
    }

    public string Name { get; }

    /// <summary>What completes a line: who is in several rooms is told which one it is about.</summary>
    public ReadOnlySpan<byte> LineEnd => _connection.IsInSeveralRooms ? _namedEnd : _plainEnd;

    public override void Entered(MemberInfo self) => _connection.Connected(self);

    public override void List(IReadOnlyList<MemberInfo> members) => _connection.List(members);

    public override void Evict(StanzaError reason) => _connection.Evicted(this, reason);

    public override void FellBehind() => _connection.Close("the connection does not take what is sent to it");

    private static byte[] End(string? room)
    {
        var output = new ArrayBufferWriter<byte>(16);
        TalkerWriter.WriteEnd(output, room);
        return output.WrittenSpan.ToArray();
    }
}

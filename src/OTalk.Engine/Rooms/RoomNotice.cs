using OTalk.Engine.Delivery;

namespace OTalk.Engine.Rooms;

/// <summary>What happened to a member of a room.</summary>
public enum RoomEvent
{
    Join = 0,
    Leave = 1,

    /// <summary>It broke off or has been silent.</summary>
    Idle = 2,

    /// <summary>It is there again.</summary>
    Back = 3,
}

/// <summary>Something that connections in a room are told and no log holds; encoded at most once per wire format.</summary>
public abstract class RoomItem
{
    private EncodedForms _forms;

    /// <summary>About how many bytes it takes in a send queue.</summary>
    public abstract int Weight { get; }

    /// <summary>Its bytes in one wire format.</summary>
    public ReadOnlyMemory<byte> Encoded(IRoomEncoder encoder) => _forms.Get(encoder.Slot, (encoder, This: this), static to => to.encoder.Encode(to.This));
}

/// <summary>A member came, went, fell silent or is back.</summary>
public sealed class RoomNotice(RoomEvent what, MemberInfo member, DateTimeOffset time) : RoomItem
{
    private const int Overhead = 90;

    public RoomEvent What => what;

    public MemberInfo Member => member;

    public DateTimeOffset Time => time;

    public override int Weight => Overhead + member.Identity.Length;
}

/// <summary>A message to one member only: never stored in the room.</summary>
/// <param name="from">Who sends it.</param>
/// <param name="body">The chat message.</param>
/// <param name="id">Its id.</param>
/// <param name="time">When it was sent.</param>
public sealed class PrivateMessage(MemberInfo from, ReadOnlyMemory<byte> body, Guid id, DateTimeOffset time) : RoomItem
{
    private const int Overhead = 160;

    public MemberInfo From => from;

    public ReadOnlyMemory<byte> Body => body;

    public Guid Id => id;

    public DateTimeOffset Time => time;

    public override int Weight => Overhead + body.Length;
}

/// <summary>Writes what connections in rooms are told, in one wire format.</summary>
public interface IRoomEncoder
{
    /// <summary>A small number of the format's own, from 0.</summary>
    int Slot { get; }

    /// <summary>The part of the item that all receivers share.</summary>
    byte[] Encode(RoomItem item);
}

using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>Something that concerns a room; done by the room's tree when everything handed in before is durable and published.</summary>
/// <param name="place">The room's channel.</param>
internal abstract class RoomWork(ChannelPath place) : TreeWork
{
    public override ChannelPath Place => place;

    public abstract ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree);

    /// <summary>The tree cannot be read now, and this has to be done all the same.</summary>
    public virtual void RunWithoutTree(RoomKeeper rooms)
    {
    }

    public override void Fail(StanzaError error)
    {
    }
}

/// <summary>A connection enters a room.</summary>
/// <param name="visit">Its place there.</param>
/// <param name="after">The message behind which it goes on; null where it left none.</param>
internal sealed class EnterWork(Visit visit, string? after) : RoomWork(visit.Room.Path), IAwaited<bool>
{
    private readonly TaskCompletionSource<Answer<bool>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer<bool>> Answer => _answer.Task;

    public override async ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree)
    {
        if (await rooms.EnterAsync(tree, visit, after) is { } refused)
            Fail(refused);
        else
            _answer.TrySetResult(new Answer<bool>(true, null));
    }

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<bool>(false, error));
}

/// <summary>A connection leaves a room.</summary>
/// <param name="visit">Its place there.</param>
/// <param name="broken">It did not say so.</param>
internal sealed class LeaveWork(Visit visit, bool broken) : RoomWork(visit.Room.Path)
{
    public override ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree)
    {
        rooms.Leave(tree, visit, broken);
        return ValueTask.CompletedTask;
    }

    public override void RunWithoutTree(RoomKeeper rooms) => rooms.Leave(null, visit, broken);
}

/// <summary>
/// A connection has been silent for some time, or speaks again. Done before what is published with it: its words come behind its being back.
/// </summary>
internal sealed class StirWork(Visit visit, bool silent) : RoomWork(visit.Room.Path)
{
    public void Run(RoomKeeper rooms, LoadedTree? tree) => rooms.Stir(tree, visit, silent);

    public override ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree)
    {
        Run(rooms, tree);
        return ValueTask.CompletedTask;
    }

    public override void RunWithoutTree(RoomKeeper rooms) => Run(rooms, null);
}

/// <summary>A connection has said again what was said before it came: it is told that it was heard, as it waits for that.</summary>
/// <param name="visit">Its place in the room.</param>
/// <param name="said">What it was.</param>
/// <param name="body">The message.</param>
internal sealed class EchoWork(Visit visit, Published said, MessageBody body) : RoomWork(visit.Room.Path)
{
    public override ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree) => rooms.EchoAsync(tree, visit, said, body);
}

/// <summary>The sessions of somebody who has a subscription to the room are read by others than before.</summary>
internal sealed class SessionsWork(ChannelPath place, string owner) : RoomWork(place)
{
    public override ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree)
    {
        rooms.Find(Place)?.LookAtSessions(tree, owner);
        return ValueTask.CompletedTask;
    }

    public override void RunWithoutTree(RoomKeeper rooms) => rooms.Find(Place)?.LookAtSessions(null, owner);
}

/// <summary>Somebody asks for the room's token, which one member has at a time.</summary>
internal sealed class TakeTokenWork(Visit visit) : RoomWork(visit.Room.Path), IAwaited<bool>
{
    private readonly TaskCompletionSource<Answer<bool>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer<bool>> Answer => _answer.Task;

    public override ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree)
    {
        _answer.TrySetResult(new Answer<bool>(rooms.Find(Place)?.TryTakeToken(visit) == true, null));
        return ValueTask.CompletedTask;
    }

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<bool>(false, error));
}

/// <summary>A message for one member only.</summary>
/// <param name="visit">Whose connection sends it.</param>
/// <param name="to">Number or name of the member.</param>
/// <param name="make">Makes the message from its sender.</param>
internal sealed class TellMemberWork(Visit visit, string to, Func<MemberInfo, PrivateMessage> make) : RoomWork(visit.Room.Path), IAwaited<ToldMember>
{
    private readonly TaskCompletionSource<Answer<ToldMember>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer<ToldMember>> Answer => _answer.Task;

    public override ValueTask RunAsync(RoomKeeper rooms, LoadedTree tree)
    {
        if (rooms.Find(Place)?.Tell(visit, to, make) is { } told)
            _answer.TrySetResult(new Answer<ToldMember>(told, null));
        else
            Fail(StanzaError.NotFound($"nobody in this room is '{to}'"));
        return ValueTask.CompletedTask;
    }

    public override void Fail(StanzaError error) => _answer.TrySetResult(new Answer<ToldMember>(null, error));
}

/// <summary>What became of a message for one member.</summary>
/// <param name="Identity">The member.</param>
/// <param name="IsDelivered">A connection of the member in the room took it; else only its sessions are there, which read their inbox.</param>
internal sealed record ToldMember(string Identity, bool IsDelivered);

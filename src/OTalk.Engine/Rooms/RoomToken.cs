using OTalk.Core.Trees;
using OTalk.Engine.Delivery;

namespace OTalk.Engine.Rooms;

/// <summary>The token of a room: one member at a time has it, until it says something or is gone.</summary>
internal sealed class RoomToken
{
    private string? _holder;

    /// <summary>Whether somebody has it now: nobody else had it.</summary>
    public bool TryTake(string identity)
    {
        if (_holder is not null && !string.Equals(_holder, identity, StringComparison.Ordinal))
            return false;
        _holder = identity;
        return true;
    }

    /// <summary>Final messages were said: if one of them is the holder's, the token is given back.</summary>
    public void Said(ReadOnlySpan<Publication> messages)
    {
        if (_holder is null)
            return;
        foreach (Publication message in messages)
            Release(Actor.IdentityOf(message.Entry.Author));
    }

    /// <summary>Somebody has it no more.</summary>
    public void Release(string identity)
    {
        if (string.Equals(identity, _holder, StringComparison.Ordinal))
            _holder = null;
    }
}

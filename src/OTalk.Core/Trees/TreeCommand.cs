using OTalk.Core.Addressing;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>Something that may change a tree. Deciding is pure: it reads the state and says which changes it would make.</summary>
public abstract record TreeCommand
{
    /// <summary>Where another server brings it: by what it is known when it comes again. Null for all others.</summary>
    public Visit? Visit { get; init; }

    /// <summary>The channel that the actor named: what the answer says is not there, where the whole identity is not.</summary>
    public virtual ChannelPath Place => ChannelPath.Root;

    /// <summary>The message that has to be looked up before deciding, or null.</summary>
    public virtual (ChannelPath Channel, Guid Id)? NeedsMessage => null;

    /// <summary>The messages that have to be looked up, where it may be more than one.</summary>
    public virtual IReadOnlyList<(ChannelPath Channel, Guid Id)> NeedsMessages => NeedsMessage is { } one ? [one] : [];

    /// <summary>The key whose author has to be looked up before deciding, or null.</summary>
    public virtual (ChannelPath Channel, string Key)? NeedsKey => null;

    /// <summary>
    /// The message that goes from one channel to another, by the state of the tree, and has to be read before deciding; null where none does.
    /// </summary>
    public virtual (ChannelPath From, ChannelPath To, Guid Id)? Moves(TreeState tree) => null;

    /// <summary>
    /// Decides where it has changed what it had to before, and only that was not noted: whatever is true by now, the answer is that it is done.
    /// Null where it is decided like the first time, as that changes nothing twice.
    /// </summary>
    public virtual Decision? DecideAgain(TreeState tree) => new();

    /// <summary>Decides; the state is not changed.</summary>
    public abstract Decision Decide(TreeState tree, DecisionContext context);
}

namespace OTalk.Engine.Sessions;

/// <summary>From where on a client asks for what it has missed.</summary>
/// <param name="Since">A time, from which on it wants everything; null for where its session stands.</param>
public sealed record RestoreRequest(DateTimeOffset? Since = null)
{
    /// <summary>What it says of how far it has come, in some of the trees; null where it says nothing.</summary>
    public IReadOnlyList<SeenPlace>? Seen { get; init; }

    /// <summary>The session is shared by whoever sends requests: a limited token that is bound to none reads it too.</summary>
    public bool IsShared { get; init; }

    /// <summary>Where the stream begins is kept, for a client that says what it has seen when it comes back.</summary>
    public bool KeepsStart { get; init; }
}

/// <summary>How far a client has come in one tree, by what it was told of it.</summary>
/// <param name="Tree">What stands for the tree's identity; see <see cref="TreeMarks"/>.</param>
/// <param name="Epoch">What stands for the tree's epoch.</param>
/// <param name="Offset">The last offset that it has got.</param>
public readonly record struct SeenPlace(ulong Tree, uint Epoch, long Offset);

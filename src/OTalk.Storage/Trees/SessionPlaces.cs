namespace OTalk.Storage.Trees;

/// <summary>How far a stream of a session has come in the logs that it reads.</summary>
/// <param name="Owner">Whose session.</param>
/// <param name="Session">Its name.</param>
/// <param name="BoundAt">When it was bound: another session of the same name is none of this.</param>
/// <param name="Door">The door of the stream; each has places of its own.</param>
/// <param name="SavedAt">When this was so.</param>
/// <param name="Places">A place for each tree it reads.</param>
public sealed record SessionPlaces(
    string Owner, string Session, DateTimeOffset BoundAt, string Door, DateTimeOffset SavedAt, IReadOnlyList<Place> Places);

/// <summary>Up to where a tree's log has been read.</summary>
/// <param name="Tree">Identity of the tree.</param>
/// <param name="Epoch">Epoch of the tree that <paramref name="Offset"/> belongs to; empty where there is no offset.</param>
/// <param name="Offset">The last offset that was read; null where nothing was, since <paramref name="Time"/>.</param>
/// <param name="Time">Up to when the reader has missed nothing.</param>
public sealed record Place(string Tree, Guid Epoch, long? Offset, DateTimeOffset Time);

/// <summary>Where a tree's log ends, and where it stood at some time.</summary>
/// <param name="Tree">Identity of the tree.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Last">The newest offset.</param>
/// <param name="AtTime">The newest offset of an entry that did not come later than the time that was asked for; 0 where none is left. <paramref name="Last"/> where no time was asked for.</param>
public sealed record TreePosition(string Tree, Guid Epoch, long Last, long AtTime);

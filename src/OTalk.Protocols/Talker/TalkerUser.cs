namespace OTalk.Protocols.Talker;

/// <summary>A user as Talker shows them.</summary>
/// <param name="Name">The name: all that the document's dialect has.</param>
/// <param name="Id">The number by which clients of the deployed dialect know the account; always the same.</param>
public readonly record struct TalkerUser(string Name, long Id);

/// <summary>A user in the list of those who are in a room.</summary>
/// <param name="User">Who.</param>
/// <param name="IsIdle">Whether they are idle.</param>
public readonly record struct TalkerOccupant(TalkerUser User, bool IsIdle);

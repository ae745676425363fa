namespace OTalk.Server.Commands.Talk;

/// <summary>What a loop of <c>otalk talk</c> has to act on, in the order in which it came.</summary>
internal abstract record TalkInput;

/// <summary>A connection is open; nothing has been sent on it.</summary>
internal sealed record TalkUp(TalkConnection Connection) : TalkInput;

/// <summary>The connection ended, or could not be opened again.</summary>
/// <param name="Reason">Why, in words that follow a colon.</param>
/// <param name="Wait">How long until the next is tried.</param>
internal sealed record TalkDown(string Reason, TimeSpan Wait) : TalkInput;

/// <summary>A key was pressed.</summary>
internal sealed record TalkPressed(TalkKey Key) : TalkInput;

/// <summary>The terminal has another size.</summary>
internal sealed record TalkResized : TalkInput;

/// <summary>A line of standard input; null at its end.</summary>
internal sealed record TalkPiped(string? Line) : TalkInput;

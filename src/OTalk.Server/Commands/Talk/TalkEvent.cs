namespace OTalk.Server.Commands.Talk;

/// <summary>A line of the server (protocol reference, "Talker").</summary>
internal abstract record TalkEvent : TalkInput;

/// <summary>Somebody writes, or has written.</summary>
/// <param name="Id">The message's id; partial messages have that of the final one.</param>
/// <param name="From">The user's name.</param>
/// <param name="Content">What is written so far, or was written.</param>
/// <param name="Final">Whether it is the message as it stays.</param>
internal sealed record TalkMessage(Guid Id, string From, string Content, bool Final) : TalkEvent;

/// <summary>Somebody entered the room.</summary>
internal sealed record TalkJoin(string User) : TalkEvent;

/// <summary>Somebody left the room.</summary>
internal sealed record TalkLeave(string User) : TalkEvent;

/// <summary>The server refused something.</summary>
/// <param name="Message">Why.</param>
/// <param name="Id">The message it refused, where it says so.</param>
internal sealed record TalkError(string Message, Guid? Id) : TalkEvent
{
    /// <summary>Name and token do not fit, or the user may not enter: to try again would not help.</summary>
    public bool IsAuthentication => Message == "Authentication failed";
}

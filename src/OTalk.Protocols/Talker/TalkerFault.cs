namespace OTalk.Protocols.Talker;

/// <summary>Why something a client sent is no request.</summary>
/// <param name="Message">What is wrong, for the line of type <c>error</c>.</param>
/// <param name="Closes">Whether the connection ends with that line, because nothing behind the fault can be trusted to be an object.</param>
/// <param name="Id">The <c>id</c> of the message that is refused, as the client wrote it, where it was a UUID.</param>
public sealed record TalkerFault(string Message, bool Closes, string? Id = null);

namespace OTalk.TestKit;

/// <summary>
/// The server or a client did not do what the test needs: it did not start, logged an error, closed the connection, or did not answer in time.
/// The message says which step it was and carries what helps to find the cause (the end of the log, the stanza at hand).
/// </summary>
public sealed class HarnessException(string message, Exception? inner = null) : Exception(message, inner);

namespace OTalk.Server.Hosting;

/// <summary>The server cannot start, for a reason that the operator can do something about. The message is a sentence for the operator.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);

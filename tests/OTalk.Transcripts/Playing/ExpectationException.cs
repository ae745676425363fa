namespace OTalk.Transcripts.Playing;

/// <summary>Something else happened than the step says.</summary>
public sealed class ExpectationException(string message, Exception? inner = null) : Exception(message, inner);
